/* The two files of a lab's folder that we write and may write again: Makefile
 * and compile_commands.json.  Makes their text and recognises it; putting it
 * on disk is workspace.c's.
 *
 * Each text carries a checksum of itself.  As long as it holds, nobody has
 * edited the file, and a newer text may replace it.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_GENERATED_H
#define FORKLORE_COURSE_GENERATED_H

#include <stdbool.h>

#include "tui/course/course.h"

enum generated { GENERATED_MAKEFILE, GENERATED_COMMANDS, NGENERATED };

const char *generated_name(enum generated which);
/* Appends the text for LAB's folder in HOME.  Reads KIT/flags. */
int generated_text(enum generated which, const struct course *c,
                   const struct lab *lab, const char *home, struct buf *out,
                   struct buf *err);
/* Whether these N bytes, NUL-terminated, are a text of generated_text, of any
 * course. */
bool generated_untouched(enum generated which, const char *text, size_t n);

#endif
