// Parameters with their priors, for one chain (`name_1`) and for eight (`name_8`).
#define REAL double
#define NAME(name) name##_1
#include "priors_of.h"
#undef REAL
#undef NAME
#define REAL chains
#define NAME(name) name##_8
#include "priors_of.h"
#undef REAL
#undef NAME
