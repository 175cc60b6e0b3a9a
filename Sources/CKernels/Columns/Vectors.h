// What the templates of columns share: vectors of 1, 2, 4 and 8 numbers.

#define CK_JOINED(a, b) a##b
#define CK_JOIN(a, b) CK_JOINED(a, b)

typedef double cv1;
typedef double cv2 __attribute__((ext_vector_type(2)));
typedef double cv4 __attribute__((ext_vector_type(4)));
typedef double cv8 __attribute__((ext_vector_type(8)));
typedef int64_t cm2 __attribute__((ext_vector_type(2)));
typedef int64_t cm4 __attribute__((ext_vector_type(4)));
typedef int64_t cm8 __attribute__((ext_vector_type(8)));

#define CK_COLUMN_ARGUMENTS size_t steps, size_t n, double *restrict y, const double *a, const double *b, const double *c
#define CK_UNUSED (void)steps, (void)n, (void)a, (void)b, (void)c

CK_INLINE cv1 column_load_1(const double *p) { return *p; }
CK_INLINE void column_store_1(double *p, cv1 x) { *p = x; }
CK_INLINE cv1 column_truth_1(int mask) { return mask ? 1.0 : 0.0; }
CK_INLINE int column_holds_1(cv1 x) { return x != 0; }
CK_INLINE int column_within_1(cv1 x, double lower, double upper) { return x >= lower && x <= upper; }
CK_INLINE cv1 column_choose_1(int mask, cv1 x, cv1 z) { return mask ? x : z; }

#define CK_LANES 2
#include "VectorOf.h"
#define CK_LANES 4
#include "VectorOf.h"
#define CK_LANES 8
#include "VectorOf.h"

