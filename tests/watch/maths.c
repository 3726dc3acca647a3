/* SPDX-License-Identifier: Apache-2.0 */
/* The maths functions in float, by way of double: the same float on the watch and on the host, whose own libraries
 * differ in the last bit. Linked in front of both where they are held to each other bit by bit. */
#include <math.h>

#define BY_WAY_OF_DOUBLE(name) \
  float name##f(float x);      \
  float name##f(float x) { return (float)name((double)x); }

BY_WAY_OF_DOUBLE(sin)
BY_WAY_OF_DOUBLE(cos)
BY_WAY_OF_DOUBLE(tan)
BY_WAY_OF_DOUBLE(asin)
BY_WAY_OF_DOUBLE(acos)
BY_WAY_OF_DOUBLE(atan)
BY_WAY_OF_DOUBLE(exp)
BY_WAY_OF_DOUBLE(log)

float atan2f(float y, float x) { return (float)atan2((double)y, (double)x); }
float powf(float x, float y) { return (float)pow((double)x, (double)y); }
float hypotf(float x, float y) { return (float)hypot((double)x, (double)y); }
void sincosf(float x, float* sine, float* cosine);
void sincosf(float x, float* sine, float* cosine) {
  *sine = sinf(x);
  *cosine = cosf(x);
}
