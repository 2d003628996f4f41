/* What `make` prepared for grading, so that a save costs one compile, one link
 * and one run:
 *
 *     KIT/flags                 cc=, behaviour=, memory=, link=: one per line
 *     KIT/judge/SLUG            the lab's judge, a Check program
 *     KIT/gold/SLUG             the lab's subject with the reference solution;
 *                             not there while the lab has none
 *     KIT/LANE/subject.o        the subject's main and its talk with the judge
 *     KIT/LANE/SLUG.o           the lab's scenes
 *     KIT/LANE/SLUG.a           the references of all other labs
 *
 * The student's object is linked as
 *     cc FLAGS student.o LANE/SLUG.o LANE/subject.o LANE/SLUG.a LINK
 * so what it leaves undefined stays undefined: the archive does not hold the
 * reference of the lab being graded.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_KIT_H
#define FORKLORE_GRADE_KIT_H

#include "tui/base/buf.h"
#include "tui/grade/report.h"

struct kit {
    char *dir;
    char *include;       /* labs/include of the course */
    char **cc;           /* words; $CC, if set, instead of the file's */
    char **flags[LANES]; /* words; NULL for a lane that is not prepared */
    char **link;
};

/* DIR is the kit, ROOT the course.  K is empty on failure. */
int kit_open(struct kit *k, const char *dir, const char *root, struct buf *err);
void kit_close(struct kit *k);
/* 0 when everything is there to grade the lab SLUG in LANE; else names what is
 * missing. */
int kit_has(const struct kit *k, const char *slug, enum lane lane,
            struct buf *err);

#endif
