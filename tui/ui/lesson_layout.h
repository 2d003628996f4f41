/* A page of a lesson as lines for a screen: text, programs with their Python
 * beside, questions with what was answered.  Made from plain data; leaves
 * scrolling and keys to view_lesson.c.
 *
 * Text is never wider than 72 columns; code and pictures take what they need.
 * From 130 columns on a program and its Python stand side by side, below that
 * one above the other.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LESSON_LAYOUT_H
#define FORKLORE_UI_LESSON_LAYOUT_H

#include <stdbool.h>

#include "tui/course/lesson.h"
#include "tui/md/styled.h"

#define TEXT_WIDTH 72
#define BESIDE_COLS 130
#define PAGE_MARGIN 1 /* columns left free on both sides of the lines */

/* Where a page speaks of a program: the name above its code, or above what it
 * prints, or a picture of it. */
struct place {
    size_t line;
    int col; /* just behind the name; -1: it is not named here */
    const struct part *program;
};

struct lesson_page {
    struct styled text;
    int *options; /* for each line: the option it is of, or -1 */
    size_t noted; /* lines in `options` */
    struct place *places;
    size_t nplaces;
    const struct part *question; /* the first without an answer, or NULL */
    size_t feedback;             /* line of the last answer's; 0: none */
    const struct part *asked;    /* the program that answer is about, or NULL */
};

#define LESSON_PAGE_INIT \
    {                    \
        0                \
    }

/* For a screen of COLS.  CHOICES: for each part of the lesson the option
 * chosen, or -1. */
void lesson_layout(const struct lesson *l, int page, const int *choices,
                   int cols, struct lesson_page *out);
void lesson_page_destroy(struct lesson_page *p);

/* The part that has the program FILE, or NULL. */
const struct part *lesson_program(const struct lesson *l, const char *file);
/* "copy.c", "twice.c | cat", "sum.c 1 2": the caller frees. */
char *program_title(const struct part *program);
/* What stands beside it is run by another key. */
bool program_is_beside(const struct part *program);
/* Whether python3 runs it: its name ends in .py. */
bool program_is_python(const struct part *program);

#endif
