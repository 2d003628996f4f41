/* The terminal through ncurses: taking it, painting cells, reading keys, giving
 * it back.  Leaves looks to look.c, and what keys mean to keys.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/term.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "tui/base/err.h"
#include "tui/ui/look.h"

#define ESC_WAIT_MS 25 /* for the rest of an arrow's sequence after ESC */
#define SIZE_MAX_CELLS 1000
#define REPLACEMENT 0xFFFD

static struct {
    SCREEN *screen; /* NULL: not open */
    /* Keys are read from a pad of its own: reading from a window would paint
     * that window first. */
    WINDOW *keys;
    bool lent;
    bool utf8;
    bool console; /* the kernel's: Unicode, with a font of 512 glyphs at most */
    bool italic;  /* else emphasis is underlined */
    bool own_colors;    /* -1 is a colour */
    bool typed_earlier; /* there was input before the terminal was ours */
    int colors;         /* 256, 16, 8, 0 */
} term;

/* Whether terminfo has that string for this terminal. */
static bool has_string(const char *name)
{
    const char *s = tigetstr(name);
    return s && s != (char *)-1;
}

/* Asks terminfo(5) about TERM: 0, or -1 and why it does not do. */
static int load_terminfo(struct buf *err)
{
    const char *name = getenv("TERM");
    int found = 0;

    if (!name || !*name)
        return err_set(err, "TERM is not set, so nothing is known about this "
                            "terminal");
    if (setupterm(NULL, STDOUT_FILENO, &found) != OK) {
        if (found < 0)
            return err_set(err, "TERM=%s: there is no terminfo database here",
                           name);
        /* "Generic" entries are known, but not as a terminal. */
        return err_set(err, "TERM=%s: %s", name,
                       found > 0 ? "this is not a terminal with a screen"
                                 : "no terminal of that name is known here");
    }
    if (has_string("cup") && has_string("clear"))
        return 0;
    del_curterm(cur_term);
    return err_set(err, "TERM=%s: this terminal cannot move its cursor", name);
}

int term_usable(struct buf *err)
{
    if (!isatty(STDIN_FILENO))
        return err_set(err, "standard input is not a terminal");
    if (!isatty(STDOUT_FILENO))
        return err_set(err, "standard output is not a terminal");
    if (load_terminfo(err) < 0)
        return -1;
    del_curterm(cur_term);
    return 0;
}

static struct buf *rescue; /* tputs has no argument of ours */

static int rescue_char(int c)
{
    buf_addc(rescue, (char)c);
    return c;
}

int term_rescue(struct buf *out, struct buf *err)
{
    /* The mouse off, the keypad off, the cursor seen, plain text, and back to
     * the screen that was there before. */
    static const char *const names[] = {"rmkx", "cnorm", "op", "sgr0", "rmcup"};

    if (load_terminfo(err) < 0)
        return -1;
    rescue = out;
    if (has_string("kmous"))
        buf_adds(out, "\033[?1000l\033[?1006l");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (has_string(names[i]))
            tputs(tigetstr(names[i]), 1, rescue_char);
    del_curterm(cur_term);
    return 0;
}

/* Whether the terminal takes UTF-8, as far as the locale tells. */
static bool is_utf8(void)
{
    if (setlocale(LC_CTYPE, ""))
        return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    /* A locale that was asked for and is not installed here: its name can still
     * be read. */
    const char *asked = getenv("LC_ALL");
    if (!asked || !*asked)
        asked = getenv("LC_CTYPE");
    if (!asked || !*asked)
        asked = getenv("LANG");
    return asked && (strcasestr(asked, "utf-8") || strcasestr(asked, "utf8"));
}

/* Only how characters are written: numbers keep their point.
 *
 * To ncurses it is UTF-8 always, as what it then gets is ASCII where the
 * terminal takes no more.  In other locales it repeats characters by terminfo's
 * rep, which libvterm, and so the terminal inside some editors, misdraws at the
 * right edge. */
static void set_locale(void)
{
    term.utf8 = is_utf8();
    setlocale(LC_CTYPE, "C.UTF-8");
    const char *name = getenv("TERM");
    term.console = name && strncmp(name, "linux", 5) == 0;
}

static void set_colors(void)
{
    const char *no_color = getenv("NO_COLOR");

    term.colors = 0;
    if ((no_color && *no_color) || !has_colors() || start_color() != OK)
        return;
    term.own_colors = use_default_colors() == OK;
    term.colors = COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
}

static void set_input(void)
{
    int waiting = 0;

    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    typeahead(-1); /* a key that waits must not keep a paint from being seen */
    set_escdelay(ESC_WAIT_MS);
    term.keys = newpad(1, 1);
    keypad(term.keys, TRUE);
    nodelay(term.keys, TRUE);
    /* On the kernel's console ncurses would look for a daemon instead. */
    if (has_string("kmous") && !term.console)
        mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    mouseinterval(0);
    term.typed_earlier =
        ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting > 0;
}

int term_open(struct buf *err)
{
    /* ncurses sets handlers of its own; the one loop in app.c takes signals. */
    static const int theirs[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    struct sigaction ours[sizeof theirs / sizeof *theirs];

    if (term_usable(err) < 0)
        return -1;
    memset(&term, 0, sizeof term);
    set_locale();
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
        sigaction(theirs[i], NULL, &ours[i]);
    term.screen = newterm(NULL, stdout, stdin);
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
        sigaction(theirs[i], &ours[i], NULL);
    if (!term.screen)
        return err_set(err, "TERM=%s: the terminal cannot be used",
                       getenv("TERM"));
    set_colors();
    set_input();
    term.italic = has_string("sitm");
    term_resized();
    return 0;
}

void term_close(void)
{
    if (!term.screen)
        return;
    if (!term.lent)
        endwin();
    delwin(term.keys);
    delscreen(term.screen);
    term.screen = NULL;
}

void term_lend(void)
{
    if (!term.screen || term.lent)
        return;
    def_prog_mode();
    endwin();
    term.lent = true;
}

void term_take_back(void)
{
    if (!term.screen)
        return;
    reset_prog_mode();
    term.lent = false;
    term_resized();
}

static int at_least_one(int n, int unknown)
{
    if (n == 0)
        n = unknown;
    return n < 1 ? 1 : n > SIZE_MAX_CELLS ? SIZE_MAX_CELLS : n;
}

void term_size(int *rows, int *cols)
{
    struct winsize ws = {0};

    /* 0 is what a terminal says that was never told, such as a serial line. */
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) < 0)
        ws = (struct winsize){0};
    *rows = at_least_one(ws.ws_row, 24);
    *cols = at_least_one(ws.ws_col, 80);
}

void term_resized(void)
{
    int rows, cols;

    if (!term.screen)
        return;
    term_size(&rows, &cols);
    resize_term(rows, cols);
    term_forget();
}

void term_forget(void)
{
    if (term.screen)
        clearok(curscr, TRUE);
}

/* A character as this terminal can show it. */
static wchar_t shown(uint32_t ch)
{
    bool rare = (ch >= 0x25D0 && ch <= 0x25D3) || ch >= 0x2600;

    if (ch < 0x20 || (ch >= 0x7F && ch < 0xA0))
        return ' ';
    if (ch < 0x7F)
        return (wchar_t)ch;
    if (!term.utf8 || (term.console && rare))
        return (wchar_t)(unsigned char)look_ascii(ch);
    return (wchar_t)ch;
}

/* Fills S with the cell's characters and an end; makes sure that the C library
 * and ncurses see as many columns in them as the grid does. */
static void cell_text(const struct cell *c, wchar_t s[CELL_CHARS + 1])
{
    int n = 0;

    s[n++] = shown(c->ch[0] ? c->ch[0] : ' ');
    if (term.utf8 && s[0] >= 0x80) {
        if (wcwidth(s[0]) != c->width)
            s[0] = c->width == 1 ? REPLACEMENT : ' ';
    }
    for (int i = 1; i < CELL_CHARS && c->ch[i] && term.utf8; i++)
        if (wcwidth((wchar_t)c->ch[i]) == 0)
            s[n++] = (wchar_t)c->ch[i];
    s[n] = 0;
}

static attr_t attr_of(const struct look *l)
{
    attr_t a = 0;

    if (l->attr & CELL_BOLD)
        a |= A_BOLD;
    if (l->attr & CELL_UNDERLINE)
        a |= A_UNDERLINE;
    if (l->attr & CELL_REVERSE)
        a |= A_REVERSE;
    if (l->attr & CELL_ITALIC)
        a |= term.italic ? A_ITALIC : A_UNDERLINE;
    if (l->attr & CELL_DIM)
        a |= A_DIM;
    return a;
}

static int pair_of(const struct look *l)
{
    int fg = l->fg, bg = l->bg;

    if (!term.colors || (fg < 0 && bg < 0))
        return 0;
    if (!term.own_colors) {
        fg = fg < 0 ? COLOR_WHITE : fg;
        bg = bg < 0 ? COLOR_BLACK : bg;
    }
    int pair = alloc_pair(fg, bg);
    return pair < 0 ? 0 : pair;
}

static void paint_cell(int row, int col, const struct cell *c)
{
    struct look look = look_of_cell(c, term.colors);
    wchar_t s[CELL_CHARS + 1];
    cchar_t out;
    int pair = pair_of(&look);

    cell_text(c, s);
    if (setcchar(&out, s, attr_of(&look), 0, &pair) != OK)
        return;
    /* In the last cell this is ERR: the cursor has nowhere to go.  The cell is
     * written all the same, and nothing scrolls. */
    mvadd_wch(row, col, &out);
    if (c->width == 2 && wcwidth(s[0]) == 1) {
        setcchar(&out, L" ", attr_of(&look), 0, &pair);
        mvadd_wch(row, col + 1, &out);
    }
}

void term_paint(const struct grid *g)
{
    static const struct cell blank = {
        .ch = {' '}, .width = 1, .fg = -1, .bg = -1};

    if (!term.screen || term.lent)
        return;
    int rows = g->rows < LINES ? g->rows : LINES;
    int cols = g->cols < COLS ? g->cols : COLS;
    erase();
    for (int row = 0; row < rows; row++)
        for (int col = 0; col < cols; col++) {
            const struct cell *c = grid_at(g, row, col);
            bool whole = c->width == 1 || (c->width == 2 && col + 1 < cols);
            paint_cell(row, col, whole ? c : &blank);
            col += whole && c->width == 2;
        }
    bool cursor = g->cursor_row >= 0 && g->cursor_row < rows &&
                  g->cursor_col >= 0 && g->cursor_col < cols;
    if (cursor)
        move(g->cursor_row, g->cursor_col);
    curs_set(cursor);
    refresh();
}

/* Whether nothing will ever be typed again: the terminal is gone. */
static bool input_ended(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    int waiting = 0;

    if (poll(&in, 1, 0) <= 0)
        return false;
    if (in.revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    return ioctl(STDIN_FILENO, FIONREAD, &waiting) < 0 || waiting == 0;
}

static int next(wint_t *c)
{
    return wget_wch(term.keys, c);
}

/* After an ESC: eats the rest of a sequence that terminfo does not know, such
 * as ESC [ 1 ; 5 P, or its letters would be taken for commands. */
static void skip_sequence(void)
{
    wint_t c;
    int r = next(&c);

    if (r == OK && c == '[') {
        while ((r = next(&c)) == OK && c >= 0x20 && c < 0x40)
            ;
        if (r == OK && c >= 0x40 && c < 0x7F)
            return;
    } else if (r == OK && c == 'O') {
        r = next(&c);
        if (r == OK)
            return;
    }
    if (r == OK)
        unget_wch((wchar_t)c);
    else if (r == KEY_CODE_YES)
        ungetch((int)c);
}

static uint32_t character(wint_t c)
{
    bool earlier = term.typed_earlier;

    term.typed_earlier = false;
    switch (c) {
    case '\r':
    case '\n':
        return KEY_RETURN;
    case '\t':
        return KEY_TAB;
    case '\b':
    case 0x7F:
        return KEY_RUBOUT;
    case 0x1B:
        skip_sequence();
        return KEY_ESCAPE;
    case 0:
        /* A Ctrl-D that came while the terminal still gathered lines is kept
         * as a NUL by the line discipline (n_tty in the kernel). */
        return earlier ? KEY_CTRL('d') : 0;
    }
    return c;
}

static uint32_t mouse(struct key_event *ev)
{
    MEVENT m;

    if (getmouse(&m) != OK)
        return 0;
    ev->row = m.y;
    ev->col = m.x;
    if (m.bstate & BUTTON4_PRESSED)
        return KEY_WHEEL_UP;
    if (m.bstate & BUTTON5_PRESSED)
        return KEY_WHEEL_DOWN;
    return m.bstate & BUTTON1_PRESSED ? KEY_CLICK : 0;
}

static uint32_t named_key(wint_t c)
{
    static const struct {
        wint_t theirs;
        uint32_t ours;
    } names[] = {
        {KEY_UP, KEY_ARROW_UP},      {KEY_DOWN, KEY_ARROW_DOWN},
        {KEY_LEFT, KEY_ARROW_LEFT},  {KEY_RIGHT, KEY_ARROW_RIGHT},
        {KEY_PPAGE, KEY_PAGE_UP},    {KEY_NPAGE, KEY_PAGE_DOWN},
        {KEY_HOME, KEY_HOME_KEY},    {KEY_END, KEY_END_KEY},
        {KEY_ENTER, KEY_RETURN},     {KEY_BTAB, KEY_BACK_TAB},
        {KEY_BACKSPACE, KEY_RUBOUT}, {KEY_A1, KEY_HOME_KEY},
        {KEY_A3, KEY_PAGE_UP},       {KEY_C1, KEY_END_KEY},
        {KEY_C3, KEY_PAGE_DOWN},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].theirs == c)
            return names[i].ours;
    return 0;
}

bool term_key(struct key_event *ev)
{
    wint_t c;
    int r;

    if (!term.screen || term.lent)
        return false;
    *ev = (struct key_event){0};
    while ((r = next(&c)) != ERR) {
        if (r == OK)
            ev->key = character(c);
        else
            ev->key = c == KEY_MOUSE ? mouse(ev) : named_key(c);
        if (ev->key)
            return true; /* others mean nothing to us */
    }
    if (!input_ended())
        return false;
    ev->key = KEY_END_OF_INPUT;
    return true;
}
