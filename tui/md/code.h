/* Highlighting of C, Python, shell and Makefile text, for reading and not for
 * compiling: a scanner that never fails, whatever it is given.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_MD_CODE_H
#define FORKLORE_MD_CODE_H

#include "tui/md/styled.h"

/* Appends CODE to OUT, a styled line per line, tabs expanded to 4 columns,
 * invalid UTF-8 and control characters replaced by U+FFFD.  LANG is "c",
 * "python", "sh", "make", "diff"; anything else is STYLE_CODE throughout. */
void code_highlight(const char *lang, const char *code, size_t n,
                    struct styled *out);

#endif
