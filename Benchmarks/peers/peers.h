// What each file of the C side offers: a run of it, and the number that it ends in.
#pragma once

// Takes a pointer to what the optimiser then has to compute.
#define KEEP(pointer) __asm__ volatile("" : : "r"(pointer) : "memory")

double lorenz(void);
double lorenz_starts(void);
double lyapunov(void);
double advection(void);
double decoder(void);
double decoder_cblas(void);
