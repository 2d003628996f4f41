/* The lab view's state, shared by the view (view_lab.c), what its keys do
 * (lab_acts.c) and what draws it (lab_draw.c).  Nobody else looks inside.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LAB_VIEW_H
#define FORKLORE_UI_LAB_VIEW_H

#include "tui/ui/lab_diff.h"
#include "tui/ui/lab_tries.h"
#include "tui/ui/view.h"

#define FRAME_MS 100 /* of the mark that moves while something runs */

enum tab { TAB_TASK, TAB_RESULT, TAB_DIFF, TABS };

enum lent { LENT_NOTHING, LENT_EDITOR, LENT_DEBUGGER };

struct lab_view {
    const struct model *model; /* borrowed, as is the lab */
    const struct lab *lab;
    char *path, *dir; /* the student's file and its folder */
    char *shown_path; /* "~/forklore/11-spawn/spawn.c" */
    struct tries tries;
    int hints;
    enum tab tab;
    int scroll[TABS];
    struct styled body; /* of the tab, made for body_for x body_cols */
    int body_for, body_cols;
    int body_rows; /* that are on the screen */
    bool stale;    /* the body has to be made anew */
    size_t hint_line;
    bool go_to_hint;
    int frame;
    int64_t frame_at;
    struct diff diff;
    bool asking;          /* whether to start over */
    enum lent lent;       /* what the terminal was lent to */
    char *lent_name;      /* the program's name */
    struct buf say;       /* one thing to say until the next key or save */
    struct buf read_only; /* why the workspace could not be prepared, or "" */
};

extern const struct request lab_nothing, lab_redraw;

/* Sets what is said above the last line, until the next key or save. */
struct request lab_say(struct lab_view *v, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void lab_show_tab(struct lab_view *v, enum tab tab);
/* A grading has begun: SHOW its result, or stay where we are. */
void lab_follow(struct lab_view *v, bool show);
/* The lab was passed, now or at some time before. */
bool lab_has_passed(const struct lab_view *v);

/* What the keys do. */
struct request lab_edit(struct lab_view *v);
struct request lab_grade(struct lab_view *v);
struct request lab_hint(struct lab_view *v);
struct request lab_other_tab(struct lab_view *v);
struct request lab_debug(struct lab_view *v);
struct request lab_compare(struct lab_view *v);
struct request lab_reset(struct lab_view *v);      /* asks */
struct request lab_start_over(struct lab_view *v); /* does it */
struct request lab_next(struct lab_view *v);
struct request lab_lesson(struct lab_view *v);
bool lab_can_hint(const struct lab_view *v);
bool lab_can_debug(const struct lab_view *v);

/* The operations `returned` and `draw` of view.h. */
struct request lab_returned(void *view, int status, const char *why);
void lab_draw(void *view, struct grid *g);

#endif
