/* Looks at what all screens have in common, and types keys.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/screen_stage.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define TEXT_END 73 /* the text's column: a blank and 72 more */

/* ---- Keys ---- */

const char *stage_bytes(uint32_t key, int row, int col)
{
    static char bytes[64];
    static const struct {
        uint32_t key;
        const char *bytes;
    } named[] = {
        {KEY_ARROW_UP, "\033OA"},    {KEY_ARROW_DOWN, "\033OB"},
        {KEY_ARROW_RIGHT, "\033OC"}, {KEY_ARROW_LEFT, "\033OD"},
        {KEY_PAGE_UP, "\033[5~"},    {KEY_PAGE_DOWN, "\033[6~"},
        {KEY_HOME_KEY, "\033OH"},    {KEY_END_KEY, "\033OF"},
        {KEY_RETURN, "\r"},          {KEY_TAB, "\t"},
        {KEY_BACK_TAB, "\033[Z"},    {KEY_RUBOUT, "\x7f"},
        {KEY_ESCAPE, "\033"},
    };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].key == key)
            return named[i].bytes;
    if (key == KEY_CLICK)
        snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", col + 1,
                 row + 1, col + 1, row + 1);
    else if (key == KEY_WHEEL_UP || key == KEY_WHEEL_DOWN)
        snprintf(bytes, sizeof bytes, "\033[<%d;%d;%dM",
                 key == KEY_WHEEL_UP ? 64 : 65, col + 1, row + 1);
    else if (key < 0x80)
        snprintf(bytes, sizeof bytes, "%c", (char)key);
    else
        ck_abort_msg("which bytes does key %x send?", key);
    return bytes;
}

/* ---- Looking ---- */

static bool starts(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

enum context stage_context(struct tty *t)
{
    static const char *const tabs[] = {"── task ",    "-- task ",
                                       "── result ",  "-- result ",
                                       "── compare ", "-- compare "};
    const char *title = tty_row(t, 0);
    if (tty_find(t, "ctrl-] back to the lesson") >= 0)
        return CONTEXT_PANE;
    if (starts(title, " Forklore"))
        return CONTEXT_HOME;
    if (starts(title, " Keys"))
        return CONTEXT_HELP;
    const char *tab = tty_row(t, 1);
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++)
        if (starts(tab, tabs[i]))
            return CONTEXT_LAB;
    if (strstr(title, " of "))
        return CONTEXT_LESSON;
    return CONTEXTS;
}

/* Whether "key what" is an entry of the table. */
static bool is_entry(const char *s, size_t n)
{
    for (size_t i = 0; i < nbindings; i++) {
        const struct binding *b = &bindings[i];
        size_t key = strlen(b->shown), help = strlen(b->help);
        if (b->rank > 0 && key > 0 && n == key + 1 + help &&
            memcmp(s, b->shown, key) == 0 && s[key] == ' ' &&
            memcmp(s + key + 1, b->help, help) == 0)
            return true;
    }
    return false;
}

static bool ends(const char *s, const char *with)
{
    size_t n = strlen(s), m = strlen(with);
    return n >= m && strcmp(s + n - m, with) == 0;
}

/* The entries stand three blanks apart; the last one says how to get help, or
 * away.  Only the first may be cut off, by the edge. */
bool stage_has_keys(struct tty *t)
{
    static const char *const last[] = {
        "q quit", "? help", "ctrl-] back to the lesson", "esc no, keep it"};
    const char *row = tty_row(t, tty_rows(t) - 1);
    bool complete = tty_cols(t) < 40;
    if (tty_cols(t) < 20)
        return tty_cols(t) < 4 || tty_rows(t) < 2 || *row;
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        complete |= ends(row, last[i]);
    if (row[0] != ' ' || !complete)
        return false;
    for (const char *s = row + 1; *s;) {
        const char *gap = strstr(s, "   ");
        size_t n = gap ? (size_t)(gap - s) : strlen(s);
        if (!is_entry(s, n) && tty_cols(t) >= 40)
            return false;
        s += gap ? n + 3 : n;
    }
    return true;
}

static bool is_blank(const struct tty_cell *c)
{
    return c->ch[0] == ' ' && c->ch[1] == 0 && !c->reverse;
}

/* Whether there is no scribble left, and nothing beyond the edges. */
static bool is_clean(struct tty *t)
{
    int rows = tty_rows(t), cols = tty_cols(t);
    for (int row = 0; row < rows + SCREEN_MARGIN; row++)
        for (int col = 0; col < cols + SCREEN_MARGIN; col++) {
            struct tty_cell c = tty_cell(t, row, col);
            bool outside = row >= rows || col >= cols;
            if (c.ch[0] == TTY_SCRIBBLE || (outside && !is_blank(&c)))
                return false;
        }
    return true;
}

/* A title and a rule, where there is room. */
static bool has_head(struct tty *t)
{
    const char *rule = tty_row(t, 1);
    return tty_rows(t) < 10 ||
           (*tty_row(t, 0) && (starts(rule, "──") || starts(rule, "--")));
}

static bool is_whole(struct tty *t, void *arg)
{
    (void)arg;
    return is_clean(t) && has_head(t) && stage_has_keys(t);
}

static void await_whole(struct tty *t)
{
    tty_wait_for(t, is_whole, NULL,
                 "a screen drawn whole, in its bounds, with keys below");
}

void stage_redraw_by(struct tty *t, uint32_t key)
{
    tty_scribble(t);
    tty_keys(t, stage_bytes(key, 0, 0));
    await_whole(t);
}

void stage_redraw(struct tty *t)
{
    if (stage_context(t) == CONTEXT_PANE) {
        tty_scribble(t); /* all keys are the program's */
        kill(stage_tutor(tty_pid(t)), SIGWINCH);
        await_whole(t);
    } else {
        stage_redraw_by(t, KEY_CTRL('l'));
    }
}

void stage_resize(struct tty *t, int rows, int cols)
{
    tty_resize_scribbled(t, rows, cols);
    await_whole(t);
}

/* Title and rules go from edge to edge, and so do the lanes. */
static bool is_frame(struct tty *t, int row)
{
    const char *s = tty_row(t, row);
    return row == 0 || row == tty_rows(t) - 1 || strstr(s, "───") ||
           starts(s, " behaviour ") || ends(s, " min");
}

void stage_text_is_narrow(struct tty *t)
{
    for (int row = 0; row < tty_rows(t); row++)
        for (int col = TEXT_END; col < tty_cols(t) && !is_frame(t, row);
             col++) {
            struct tty_cell c = tty_cell(t, row, col);
            ck_assert_msg(is_blank(&c), "text beyond column %d: %s", TEXT_END,
                          tty_row(t, row));
        }
}
