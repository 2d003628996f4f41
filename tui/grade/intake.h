/* Taking in a student's file: whatever it is, it becomes a snapshot in memory
 * or one clear line that says why not.
 *
 * Leaves writing the snapshot somewhere to build.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_INTAKE_H
#define FORKLORE_GRADE_INTAKE_H

#include "tui/base/buf.h"

struct source {
    char *path; /* as it was given */
    char *dir;  /* the folder it lies in, absolute; NULL if not known */
    char *name; /* its bare name while it is built: ends in .c */
    struct buf text;
    char *note; /* one line for the student, or NULL */
};

/* Takes the file at PATH; USUAL is its name in the lab ("spawn.c").  Returns -1
 * and the reason in ERR when there is nothing to compile: no file, not a
 * regular one, empty, larger than GRADE_FILE_MAX.  S needs source_destroy
 * either way. */
int source_take(struct source *s, const char *path, const char *usual,
                struct buf *err);
void source_destroy(struct source *s);

#endif
