// Template: a stepped kernel for 2, 4 and 8 lanes; with one lane nothing differs from the flat ones.
#define CK_LANES 2
#include "Stepped.h"
#undef CK_LANES
#define CK_LANES 4
#include "Stepped.h"
#undef CK_LANES
#define CK_LANES 8
#include "Stepped.h"
#undef CK_LANES
