# SPDX-License-Identifier: Apache-2.0
# Cortex-M4F with Debian's gcc-arm-none-eabi: cmake --preset watch. Copy it for another core.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(cpu "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mthumb -mfloat-abi=hard")
set(CMAKE_C_FLAGS_INIT "${cpu}")
set(CMAKE_CXX_FLAGS_INIT "${cpu} -fno-exceptions -fno-rtti -fno-threadsafe-statics -DBOOST_NO_EXCEPTIONS -DEIGEN_NO_MALLOC -Wno-psabi")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)

# Boost's headers live beside the host's C headers: the cross compiler gets a folder with only a link to them.
set(boost /usr/include CACHE PATH "folder that holds boost/")
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/boost_only)
if(NOT EXISTS ${CMAKE_BINARY_DIR}/boost_only/boost)
  file(CREATE_LINK ${boost}/boost ${CMAKE_BINARY_DIR}/boost_only/boost SYMBOLIC)
endif()
set(CADANS_BOOST_INCLUDE_DIR ${CMAKE_BINARY_DIR}/boost_only CACHE PATH "")
