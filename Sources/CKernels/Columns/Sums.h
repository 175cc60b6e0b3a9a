// The sums of a column, of the product of two, and of a column and data.
#define CK_KERNEL column_SUM_
#define CK_KERNEL_BACK column_SUM_BACK_
#define CK_VALUE(t) (CK_JOIN(column_load_, CK_LANES)(a + t * CK_LANES))
#define CK_FOUR(t) (column_load_4(a + t))
#define CK_LANES 1
#include "SumOne.h"
#undef CK_LANES
#define CK_LANES 2
#include "Sum.h"
#undef CK_LANES
#define CK_LANES 4
#include "Sum.h"
#undef CK_LANES
#define CK_LANES 8
#include "Sum.h"
#undef CK_LANES
#undef CK_KERNEL
#undef CK_KERNEL_BACK
#undef CK_VALUE
#undef CK_FOUR
#define CK_KERNEL column_SUM_PRODUCT_
#define CK_KERNEL_BACK column_SUM_PRODUCT_BACK_
#define CK_VALUE(t) (CK_JOIN(column_load_, CK_LANES)(a + t * CK_LANES) * CK_JOIN(column_load_, CK_LANES)(b + t * CK_LANES))
#define CK_FOUR(t) (column_load_4(a + t) * column_load_4(b + t))
#define CK_LANES 1
#include "SumOne.h"
#undef CK_LANES
#define CK_LANES 2
#include "Sum.h"
#undef CK_LANES
#define CK_LANES 4
#include "Sum.h"
#undef CK_LANES
#define CK_LANES 8
#include "Sum.h"
#undef CK_LANES
#undef CK_KERNEL
#undef CK_KERNEL_BACK
#undef CK_VALUE
#undef CK_FOUR
#define CK_KERNEL column_SUM_PRODUCT_STEP_
#define CK_KERNEL_BACK column_SUM_PRODUCT_STEP_BACK_
#define CK_VALUE(t) (CK_JOIN(column_load_, CK_LANES)(a + t * CK_LANES) * (CK_JOIN(cv, CK_LANES))(b[t]))
#define CK_FOUR(t) (column_load_4(a + t) * column_load_4(b + t))
#define CK_LANES 1
#include "SumOne.h"
#undef CK_LANES
#define CK_LANES 2
#include "Sum.h"
#undef CK_LANES
#define CK_LANES 4
#include "Sum.h"
#undef CK_LANES
#define CK_LANES 8
#include "Sum.h"
#undef CK_LANES
#undef CK_KERNEL
#undef CK_KERNEL_BACK
#undef CK_VALUE
#undef CK_FOUR
