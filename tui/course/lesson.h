/* A lesson: pages of text, programs, predictions and pictures.
 *
 * What the fences of a lesson.md mean:
 *
 *   ```c run=alarm.c            an excerpt of lessons/SLUG/alarm.c, which the
 *                               reader can run; every line of the excerpt
 *                               stands in the file, in this order (leading
 *                               and trailing blanks apart)
 *   ```python beside=alarm.c run=alarm.py
 *                               the Python to show beside that C
 *   ... through="cat"           the program's output goes through a pipe
 *   ... args="a b"              its arguments
 *   ```predict id=alarm-sleep later=3d
 *                               a question, "- [ ]" and "- [x]" options (one
 *                               is right), then lines "> why" shown after the
 *                               answer; `later` brings it back for review
 *   ```output of=alarm.c order=any
 *                               what running it prints; numbers that differ
 *                               from run to run are compared by sameness: see
 *                               lesson_output_matches
 *   ```picture of=alarm.c       drawn, shown as it stands
 *   any other language          code to read, checked to compile when it is
 *                               ```c compile
 *
 * A page ends after a prediction, before a "## " heading, and at a "---" line
 * on its own.  A program's run key works once every prediction on the pages up
 * to and including the program's own has been answered.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_LESSON_H
#define FORKLORE_COURSE_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/base/buf.h"

enum part_kind {
    PART_TEXT,    /* Markdown in `text` */
    PART_CODE,    /* `lang`, `text`; runnable when `run` is set */
    PART_PREDICT, /* `id`, `text` (the question), options, `why` */
    PART_OUTPUT,  /* `of`, `text` */
    PART_PICTURE, /* `of` or NULL, `text` */
};

struct option {
    char *text;
    bool right;
};

struct part {
    enum part_kind kind;
    int line; /* in lesson.md */
    int page; /* from 0 */
    char *text;
    char *lang;
    char *run;      /* the program's file in the lesson's folder, or NULL */
    char *of;       /* OUTPUT, PICTURE: the file it is of; CODE: beside what */
    char *through;  /* a filter command for the output, or NULL */
    char *args;     /* or NULL */
    char *id;       /* of a prediction */
    char *why;      /* Markdown, "" if none */
    int later_days; /* 0: does not come back */
    bool any_order, compile;
    struct option *options;
    size_t noptions;
};

struct lesson {
    char *slug, *dir, *title;
    char *lab; /* slug of its lab */
    int minutes;
    char **needs; /* slugs; NULL-terminated */
    char **man;   /* "fork(2)" ...; NULL-terminated */
    struct part *parts;
    size_t nparts;
    int npages;
};

/* Reads DIR/lesson.md, e.g. ".../lessons/11-spawn". */
int lesson_open(struct lesson *l, const char *dir, struct buf *err);
/* The same from text already read; DIR only gives it its slug. */
int lesson_parse(struct lesson *l, const char *dir, const char *text, size_t n,
                 struct buf *err);
void lesson_close(struct lesson *l);

/* The letter of the right option: 0 for a. */
size_t part_answer(const struct part *p);
/* Whether what a program PRINTED is what the lesson's output part says.
 * Addresses (0x...) and integers of 3 or more digits in the lesson stand for
 * whatever address or integer the program prints there, and are compared by
 * sameness: where the lesson has the same number twice the program must print
 * the same number twice, and different ones where it has different ones.
 * Shorter numbers must be equal.  Trailing blanks and empty lines at the end
 * are ignored, and so is the order of lines when `any_order`: then some order
 * must exist in which all this holds.  The search for it is bounded (500 lines
 * and a million comparisons); beyond, the answer is false. */
bool lesson_output_matches(const struct part *output, const char *printed,
                           size_t n);
/* Whether every line of a CODE part stands in SOURCE, its program's text, in
 * the same order, blanks at both ends apart: 0, or else the number of the
 * first line of the part, from 1, that does not. */
int lesson_excerpt_line(const struct part *code, const char *source, size_t n);

#endif
