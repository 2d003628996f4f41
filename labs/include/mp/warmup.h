/* A greeting, on a stream of the caller's choice.
 *
 * fprintf(3), stdio(3)
 *
 * SPDX-License-Identifier: MIT */
#ifndef MP_WARMUP_H
#define MP_WARMUP_H

#include <stdio.h>

/* Writes "hello NAME" and a newline to OUT, and to nowhere else.
 *
 * Returns 0; -1 when the stream reports an error (errno says which).  Does not
 * close OUT. */
int greet(FILE *out, const char *name);

#endif
