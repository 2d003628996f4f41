/* A stage for the whole tutor: build/forklore on a terminal, with a course in
 * which every kind of page, lab and trouble can be reached with a few keys.
 *
 * The course is fixture.h's, and has besides
 *
 *     21-one   a lesson of all kinds of pages, see stage_lesson
 *     22-two   a lesson of one page
 *     23-torn  a lab whose lesson is broken
 *     24-bad   a lab that is broken
 *     31-far   a lab that nobody has built what grades it
 *
 * The lesson's programs, the compiler, the editor, python3 and gdb are shell
 * scripts, so that a test decides when each of them ends.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_SCREEN_STAGE_H
#define FORKLORE_TESTS_TUTOR_SCREEN_STAGE_H

#include <check.h>
#include <stdbool.h>

#include "tests/tutor/fixture.h"
#include "tests/tutor/tty.h"

#define SCREEN_MARGIN 3 /* of the terminal, see tty_how */

extern struct fixture stage;
extern char stage_program[]; /* build/forklore */

void stage_enter(void);
/* Asserts that no process is left, too. */
void stage_leave(void);
/* Writes the student's file of 21-one. */
void stage_save(const char *text);
/* What the editor will save. */
void stage_edit(const char *text);
/* Forgets what was done: everything is as at the first start. */
void stage_forget(void);
/* Makes the database of what was done a file that is none. */
void stage_spoil_progress(void);
/* Waits until every process that descends from this one has ended, but for
 * the child BUT; 0: no exception. */
void stage_no_process_left(pid_t but);
/* Kills that one, and waits until it is dead. */
void stage_kill(pid_t pid);

/* ---- Starting ---- */

/* With a margin, at home.  TERM and ENV as tty_how has them. */
struct tty *stage_open(int rows, int cols, const char *term,
                       const char *const *env);
/* Quits: asserts that it ends with 0 and leaves the terminal in order. */
void stage_quit(struct tty *t);
void stage_restored(struct tty *t);
/* The tutor, below the process that guards it. */
pid_t stage_tutor(pid_t guardian);
/* The program on the path, run by `sh -c` with its words. */
struct tty *stage_shell(const char *script);

/* ---- Going somewhere ---- */

/* What to type, and what stands on the screen then. */
struct step {
    const char *keys, *until;
};

struct place {
    const char *name;
    enum context context;
    const char *file;      /* the student's, beforehand; NULL: none */
    struct step steps[16]; /* from home, at 24 x 80 */
    const char *there;     /* stands there at 24 x 80 */
};

/* Every screen there is. */
extern const struct place places[];
extern const int nplaces;

const struct place *place_named(const char *name);
/* Goes there from home. */
void stage_go(struct tty *t, const struct place *p);
/* Starts the tutor and goes there. */
struct tty *stage_at(const struct place *p, int rows, int cols,
                     const char *term, const char *const *env);

/* ---- Looking ---- */

/* What a terminal sends for a key, with the mouse at that place. */
const char *stage_bytes(uint32_t key, int row, int col);
/* Which keys hold, as far as the screen tells. */
enum context stage_context(struct tty *t);
/* Draws all of the screen anew, and waits until it is whole: nothing is left
 * of what stood there, nothing is drawn outside, the last row is keys. */
void stage_redraw(struct tty *t);
void stage_redraw_by(struct tty *t, uint32_t key);
void stage_resize(struct tty *t, int rows, int cols);
/* Asserts that no text is wider than the column of text. */
void stage_text_is_narrow(struct tty *t);
/* Whether the last row is keys that there are, and all of them. */
bool stage_has_keys(struct tty *t);

#endif
