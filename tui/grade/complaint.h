/* What a compiler or linker complains about, in one line for a student.
 *
 * Leaves the full text to whoever wants to read it.  Knows the messages of gcc,
 * clang, GNU ld, gold and lld in the C locale.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_COMPLAINT_H
#define FORKLORE_GRADE_COMPLAINT_H

/* "spawn.c:31: expected ';' before '}' token"; the caller frees. */
char *complaint_compile(const char *said);
/* "mp_spawn and mp_wait are not defined"; the caller frees. */
char *complaint_link(const char *said);

#endif
