/* Compiling a lesson's program, once: the result is kept under
 *
 *     $XDG_CACHE_HOME/forklore/lessons/SLUG/copy-HASH/copy     else ~/.cache
 *
 * where HASH is of the source, the headers beside it and the compiler's command
 * line.  A second run starts at once.  What cannot be kept there is built in a
 * folder of the caller's.
 *
 * Leaves running it to lesson_live.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LESSON_BUILD_H
#define FORKLORE_UI_LESSON_BUILD_H

#include <poll.h>
#include <stdbool.h>

#include "tui/course/course.h"
#include "tui/grade/job.h"

struct lesson_build {
    char *program; /* where it lies when it is ready */
    char *partial; /* where the compiler writes */
    struct job job;
    bool ready;
};

#define LESSON_BUILD_INIT \
    {                     \
        .job = JOB_INIT   \
    }

/* Begins to compile FILE of the lesson, or finds it compiled: B->ready.  SPARE
 * is the folder to build in where the cache cannot be written. */
int lesson_build_start(struct lesson_build *b, const struct course *c,
                       const struct lesson *l, const char *file,
                       const char *spare, struct buf *err);
/* True once, when the compiler has ended: B->ready says how it went. */
bool lesson_build_step(struct lesson_build *b);
/* What the compiler said.  Borrowed. */
const char *lesson_build_said(const struct lesson_build *b);
/* Ends the compiler if it runs, and waits for that. */
void lesson_build_destroy(struct lesson_build *b);

/* "copy.c": "copy".  The caller frees. */
char *program_stem(const char *file);

#endif
