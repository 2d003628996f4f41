/* The course: where it lies on disk, its chapters and labs in order.
 *
 * The course directory is only ever read.  It is found, in this order: at
 * $FORKLORE_COURSE; beside the program (build/forklore in a checkout); under
 * the prefix it was installed to (PREFIX/share/forklore).
 *
 * A lab whose lab.md is broken is kept with its error, so that one bad file
 * costs one lab and not the course.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_COURSE_H
#define FORKLORE_COURSE_COURSE_H

#include "tui/course/lab.h"
#include "tui/course/lesson.h"

struct chapter {
    int number;
    char *title;
};

struct entry {
    struct lab lab; /* slug, name, number, dir always; the rest if !error */
    char *error;    /* why lab.md could not be read, or NULL */
};

struct course {
    char *root;               /* has lessons/ and labs/ */
    char *kit;                /* what `make` prepared for grading: build/kit */
    struct chapter *chapters; /* from lessons/chapters: lines "NUMBER TITLE" */
    size_t nchapters;
    struct entry *entries; /* by slug */
    size_t nentries;
};

int course_open(struct course *c, struct buf *err);
/* The same for a known place; KIT may be NULL for ROOT/build/kit. */
int course_open_at(struct course *c, const char *root, const char *kit,
                   struct buf *err);
/* Where the course of this PROGRAM (an absolute path) lies, if it is one of the
 * two usual places: in a checkout PROGRAM is ROOT/build/forklore or
 * ROOT/build-ANY/forklore and its kit stands beside it; installed it is
 * PREFIX/bin/forklore, with PREFIX/share/forklore and PREFIX/lib/forklore/kit.
 * 0 and both strings, which the caller frees, or -1. */
int course_find(const char *program, char **root, char **kit);
void course_close(struct course *c);

/* By slug ("53-barrier"), number ("53") or unique prefix of slug or name
 * ("barrier", "bar").  NULL and one line that names the nearest or the
 * candidates; also when the lab is there but broken (its error). */
const struct lab *course_lab(const struct course *c, const char *name,
                             struct buf *err);
/* The lab after SLUG in course order that is not broken, or NULL. */
const struct lab *course_next(const struct course *c, const char *slug);
/* Reads the lesson of that slug. */
int course_lesson(const struct course *c, const char *slug, struct lesson *l,
                  struct buf *err);

#endif
