# SPDX-License-Identifier: Apache-2.0
# pip builds where no system headers may be: Eigen and Boost then come from the build requirements cmeel-eigen and
# boost-headers, which lie in the site-packages of the build environment. What the system has goes first.
find_package(Python 3.11 REQUIRED COMPONENTS Interpreter)
find_package(Eigen3 NO_MODULE QUIET)
if(NOT Eigen3_FOUND)
  execute_process(
    COMMAND ${Python_EXECUTABLE} -c
            "import importlib.metadata as m; print(m.distribution('cmeel-eigen').locate_file('cmeel.prefix').as_posix())"
    OUTPUT_VARIABLE CADANS_EIGEN_PREFIX OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  list(APPEND CMAKE_PREFIX_PATH "${CADANS_EIGEN_PREFIX}")
endif()
find_path(CADANS_BOOST_INCLUDE_DIR boost/accumulators/accumulators.hpp)
if(NOT CADANS_BOOST_INCLUDE_DIR)
  execute_process(
    COMMAND ${Python_EXECUTABLE} -c
            "import importlib.metadata as m; print(m.distribution('boost-headers').locate_file('boost_headers/include').as_posix())"
    OUTPUT_VARIABLE CADANS_BOOST_PREFIX OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  find_path(CADANS_BOOST_INCLUDE_DIR boost/accumulators/accumulators.hpp PATHS "${CADANS_BOOST_PREFIX}")
endif()
