/* A lab: the task, the file to write, the names of its tests, hints and
 * diagnoses.  All of it is data in labs/SLUG/lab.md; the judge and the subject
 * are programs elsewhere (DIR of the kit, grade/kit.h).
 *
 *     ---
 *     title: Start a process, wait for it
 *     file: spawn.c              the one file the student edits
 *     minutes: 40
 *     lanes: [behaviour, memory]
 *     contract: mp/spawn.h       in labs/include
 *     ---
 *     The task, in Markdown.
 *
 *     ```tests                   the manifest: every test of the judge, in
 *     exit-code: the child's ..  order; NAME: the sentence that is false when
 *     ```                        it fails
 *     ```hint                    three of them, from a nudge to nearly there
 *     ```diagnosis id=child-returns
 *     rule: why the kernel does that, with the man page
 *     think: a question that leads to the fix
 *     ```
 *     ```output of=main.c        what main.c prints with the solution
 *
 * Any other fence belongs to the task.  Lanes are behaviour, memory, faults and
 * schedules.  Diagnoses that several labs share stand in labs/diagnoses.md, in
 * the same form; a lab's own comes first.  A diagnosis' "seen" is composed by
 * the judge from what it saw.  Values of rule and think may go on, indented, on
 * the next lines.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_LAB_H
#define FORKLORE_COURSE_LAB_H

#include <stddef.h>

#include "tui/base/buf.h"

struct manifest_test {
    char *name;     /* [a-z0-9-]+ */
    char *sentence; /* false when the test fails */
};

struct diagnosis {
    char *id, *rule, *think;
};

#define LAB_HINTS 3

struct lab {
    char *slug; /* "11-spawn" */
    char *name; /* "spawn" */
    int number; /* 11; its chapter is number / 10 */
    char *dir;  /* labs/SLUG, absolute */
    char *title;
    char *file;     /* "spawn.c" */
    char *contract; /* "mp/spawn.h" or NULL */
    int minutes;
    char **lanes; /* NULL-terminated */
    char *task;   /* Markdown */
    struct manifest_test *tests;
    size_t ntests;
    char *hints[LAB_HINTS]; /* Markdown */
    struct diagnosis *diagnoses;
    size_t ndiagnoses;
    char *main_output; /* of main.c; NULL if none is stated */
};

/* Reads DIR/lab.md.  SHARED (or NULL) is the path of labs/diagnoses.md.  On
 * failure L holds what DIR's name tells (slug, name, number, dir), or nothing
 * when it is not a slug, and can be closed. */
int lab_open(struct lab *l, const char *dir, const char *shared,
             struct buf *err);
/* The same from text already read; SHARED, of NSHARED bytes, may be NULL. */
int lab_parse(struct lab *l, const char *dir, const char *text, size_t n,
              const char *shared, size_t nshared, struct buf *err);
void lab_close(struct lab *l);
/* NULL when there is none of that id. */
const struct diagnosis *lab_diagnosis(const struct lab *l, const char *id);
/* NULL when the manifest has no such test. */
const struct manifest_test *lab_test(const struct lab *l, const char *name);

#endif
