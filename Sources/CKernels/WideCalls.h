// Loops that call a SLEEF function with vectors of 32 or 64 bytes in registers.
//
// They are written out because clang decides how wide vectors are passed by the flags of the whole file, not by the
// instruction set of the calling function: compiled for the baseline it would pass them in memory, where SLEEF does
// not look for them.
#ifndef CK_WIDE_CALLS_H
#define CK_WIDE_CALLS_H

// A SLEEF function of one or two wide vectors, of which only the address is of use to C.
typedef void (*CKWideFunction)(void);

#define CK_NAKED static __attribute__((naked, noinline, unused))

// The registers that survive a call: rbx counts vectors, r12 is the offset, r13 to r15 and rbp are arguments. With
// the return address they leave the stack aligned for the call.
#if defined(__ELF__)
#define CK_FRAME(change) ".cfi_adjust_cfa_offset " change "\n"
#else
#define CK_FRAME(change) ""
#endif
#define CK_SAVE(name) "push %" name "\n" CK_FRAME("8")
#define CK_RESTORE(name) "pop %" name "\n" CK_FRAME("-8")
#define CK_ENTER                                                                                                    \
  CK_SAVE("rbx") CK_SAVE("r12") CK_SAVE("r13") CK_SAVE("r14") CK_SAVE("r15") CK_SAVE("rbp")                         \
  "sub $8, %rsp\n" CK_FRAME("8")                                                                                    \
  "mov %rdi, %rbx\nmov %rsi, %r13\nmov %rdx, %r14\nmov %rcx, %r15\nmov %r8, %rbp\nxor %r12d, %r12d\n"
#define CK_LEAVE                                                                                                    \
  "vzeroupper\n"                                                                                                    \
  "add $8, %rsp\n" CK_FRAME("-8")                                                                                   \
  CK_RESTORE("rbp") CK_RESTORE("r15") CK_RESTORE("r14") CK_RESTORE("r13") CK_RESTORE("r12") CK_RESTORE("rbx")       \
  "ret\n"
#define CK_REPEAT(bytes, body) "1:\n" body "add $" bytes ", %r12\ndec %rbx\njnz 1b\n"

// Loads pieces of 16 bytes, for the reason given in Vectors.h.
#define CK_LOAD_32(array, n)                                                                                        \
  "vmovups (%" array ", %r12), %xmm" n "\n"                                                                         \
  "vinsertf128 $1, 16(%" array ", %r12), %ymm" n ", %ymm" n "\n"
#define CK_LOAD_64(array, n, scratch)                                                                               \
  CK_LOAD_32(array, n)                                                                                              \
  "vmovups 32(%" array ", %r12), %xmm" scratch "\n"                                                                 \
  "vinsertf128 $1, 48(%" array ", %r12), %ymm" scratch ", %ymm" scratch "\n"                                        \
  "vinsertf64x4 $1, %ymm" scratch ", %zmm" n ", %zmm" n "\n"

// y = f(x) for `count` vectors, at least one.
CK_NAKED void wide_map_32(size_t count, const void *x, void *y, CKWideFunction f) {
  __asm__(CK_ENTER CK_REPEAT("32", CK_LOAD_32("r13", "0") "call *%r15\nvmovups %ymm0, (%r14, %r12)\n") CK_LEAVE);
}

CK_NAKED void wide_map_64(size_t count, const void *x, void *y, CKWideFunction f) {
  __asm__(CK_ENTER CK_REPEAT("64", CK_LOAD_64("r13", "0", "1") "call *%r15\nvmovups %zmm0, (%r14, %r12)\n") CK_LEAVE);
}

// z = f(x, y) for `count` vectors, at least one.
CK_NAKED void wide_zip_32(size_t count, const void *x, const void *y, void *z, CKWideFunction f) {
  __asm__(CK_ENTER CK_REPEAT("32", CK_LOAD_32("r13", "0") CK_LOAD_32("r14", "1")
                                       "call *%rbp\nvmovups %ymm0, (%r15, %r12)\n") CK_LEAVE);
}

CK_NAKED void wide_zip_64(size_t count, const void *x, const void *y, void *z, CKWideFunction f) {
  __asm__(CK_ENTER CK_REPEAT("64", CK_LOAD_64("r13", "0", "2") CK_LOAD_64("r14", "1", "2")
                                       "call *%rbp\nvmovups %zmm0, (%r15, %r12)\n") CK_LEAVE);
}

#endif
