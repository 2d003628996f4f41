/* A real program on a real terminal, watched by a test: it runs on a pty
 * (pty(7)) whose output libvterm turns into a screen, read here cell by cell.
 *
 *     struct tty_how how = {.rows = 24, .cols = 80, .term = "xterm-256color"};
 *     struct tty *t = tty_open(&how, (const char *[]){"build/forklore", NULL});
 *     tty_wait(t, "Forklore");
 *     tty_keys(t, "q");
 *     ck_assert_int_eq(tty_close(t), 0);
 *
 * Nothing here sleeps: each wait ends as soon as what it waits for is so.  The
 * deadline only ends what hangs; then the test fails and the screen is printed.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_TTY_H
#define FORKLORE_TESTS_TUTOR_TTY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

#include "tui/base/buf.h"

#define TTY_DEADLINE_S 60

struct tty;

struct tty_how {
    int rows, cols;
    const char *term; /* NULL: xterm-256color; "": TERM is not set */
    /* "NAME=value" set, "NAME" removed; or NULL.  The rest is ours, but for
     * LC_ALL=C.UTF-8 and no NO_COLOR, COLORTERM, LINES, COLUMNS. */
    const char *const *env;
    const char *dir; /* working directory, or NULL for ours */
    /* Rows and columns that the terminal has beyond those it tells of: what is
     * drawn there is drawn outside. */
    int margin;
};

struct tty_cell {
    uint32_t ch[6]; /* 0: none; a blank is U+0020 */
    int width;      /* 1, 2, or 0: covered by the one to the left */
    bool bold, underline, reverse, italic;
    int fg, bg; /* of 256, or -1: the terminal's own */
};

/* Starts the program as the leader of a session on its terminal. */
struct tty *tty_open(const struct tty_how *how, const char *const *argv);
pid_t tty_pid(const struct tty *t);
int tty_rows(const struct tty *t);
int tty_cols(const struct tty *t);

/* Waits until TEXT stands in a row of the screen, and returns that row.  Blanks
 * at the ends of rows are not there. */
int tty_wait(struct tty *t, const char *text);
/* Waits until it is nowhere. */
void tty_wait_gone(struct tty *t, const char *text);
/* Waits until OK says so; it is asked again after each output.  WHAT is said
 * when it never does. */
void tty_wait_for(struct tty *t, bool (*ok)(struct tty *t, void *arg),
                  void *arg, const char *what);
/* The row TEXT stands in now, or -1. */
int tty_find(struct tty *t, const char *text);
/* A row as UTF-8 without blanks at the end: borrowed until asked again for the
 * same row.  "" outside the screen. */
const char *tty_row(struct tty *t, int row);
/* All rows, each ended by a newline. */
void tty_screen(struct tty *t, struct buf *out);
struct tty_cell tty_cell(struct tty *t, int row, int col);
/* Whether all that was ever sent here is ASCII. */
bool tty_ascii(const struct tty *t);
/* Whether the alternate screen is shown, and the cursor. */
bool tty_alternate(const struct tty *t);
bool tty_cursor(const struct tty *t);

/* Types: bytes, as the terminal would send them. */
void tty_keys(struct tty *t, const char *bytes);
void tty_resize(struct tty *t, int rows, int cols);
/* Scribbles a rare character over the whole screen and its margin, as some
 * other program might: where it still stands, nothing was drawn. */
#define TTY_SCRIBBLE 0x2042
void tty_scribble(struct tty *t);
/* Resizes it, and scribbles just before the program is told. */
void tty_resize_scribbled(struct tty *t, int rows, int cols);
/* The modes the terminal is in, to compare with what they were. */
struct termios tty_modes(const struct tty *t);
/* The process group in the foreground. */
pid_t tty_foreground(const struct tty *t);
/* The terminal goes away under the program, as when its window is closed. */
void tty_hang_up(struct tty *t);

/* Waits for the end of the program: its status as waitpid(2) gives it.  The
 * screen stays as the program left it. */
int tty_wait_end(struct tty *t);
/* The same, and forgets the screen. */
int tty_close(struct tty *t);

#endif
