// The Kalman filter for 1, 2, 4 and 8 lanes, see Filter.h. Included once for each instruction set, after Columns.h.
typedef int64_t cm1;
typedef uint64_t cu1;
typedef uint64_t cu2 __attribute__((ext_vector_type(2)));
typedef uint64_t cu4 __attribute__((ext_vector_type(4)));
typedef uint64_t cu8 __attribute__((ext_vector_type(8)));

#define CK_LANES 1
#include "Filter.h"
#define CK_LANES 2
#include "Filter.h"
#define CK_LANES 4
#include "Filter.h"
#define CK_LANES 8
#include "Filter.h"

static void filter_run(size_t lanes, const CKFilter *filter) {
  switch (lanes) {
    case 1: filter_run_1(filter); break;
    case 2: filter_run_2(filter); break;
    case 4: filter_run_4(filter); break;
    default: filter_run_8(filter);
  }
}
