// The logarithm of a product of many positive numbers, for one chain (`name_1`) and for eight (`name_8`).
//
// The product is held as a number from 1 to 2 and an exponent: it neither overflows nor takes a logarithm for each
// factor.
#pragma once

#include <stdint.h>

#include "vectors.h"

typedef uint64_t u64x8 __attribute__((ext_vector_type(8)));
typedef int64_t i64x8 __attribute__((ext_vector_type(8)));

// The exponents are summed as they are stored, with 1023 too many for each factor.
typedef struct {
  double fraction;
  uint64_t exponents;
} Product_1;
typedef struct {
  chains fraction;
  u64x8 exponents;
} Product_8;

#define STORED_EXPONENT_OF_1 1023
#define FRACTION_BITS 52
#define FRACTION_OF(bits) (((bits) & 0xfffffffffffff) | (uint64_t)STORED_EXPONENT_OF_1 << FRACTION_BITS)

INLINE Product_1 multiply_1(Product_1 product, double factor) {
  const double all = product.fraction * factor;
  uint64_t bits;
  memcpy(&bits, &all, sizeof bits);
  product.exponents += bits >> FRACTION_BITS;
  bits = FRACTION_OF(bits);
  memcpy(&product.fraction, &bits, sizeof bits);
  return product;
}

INLINE Product_8 multiply_8(Product_8 product, chains factor) {
  const chains all = product.fraction * factor;
  u64x8 bits;
  memcpy(&bits, &all, sizeof bits);
  product.exponents += bits >> FRACTION_BITS;
  bits = FRACTION_OF(bits);
  memcpy(&product.fraction, &bits, sizeof bits);
  return product;
}

#define LOG_2 0.6931471805599453

INLINE double log_of_product_1(Product_1 product, size_t factors) {
  const int64_t exponents = (int64_t)product.exponents - STORED_EXPONENT_OF_1 * (int64_t)factors;
  return log_of(product.fraction) + LOG_2 * (double)exponents;
}

INLINE chains log_of_product_8(Product_8 product, size_t factors) {
  const i64x8 exponents = __builtin_convertvector(product.exponents, i64x8) - STORED_EXPONENT_OF_1 * (int64_t)factors;
  return log_of(product.fraction) + LOG_2 * __builtin_convertvector(exponents, chains);
}
