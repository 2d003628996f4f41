/* Draws the picture that README shows: runs the tutor on a terminal of 80 x 24,
 * brings it to a lab with a failing test, and prints that screen as SVG.  No
 * test; `make picture` runs it.
 *
 * Leaves the terminal to tty.h.  Text stands in the picture as text, in pieces
 * of one look, each as wide as its cells whatever font there is.
 *
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/tutor/tty.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"

enum { ROWS = 24, COLS = 80 };

#define LAB "11-spawn"
#define FILE_OF_LAB "forklore/11-spawn/spawn.c"
#define MUTANT "tests/labs/11-spawn/mutants/no-flush.c"

/* In pixels. */
#define CELL 8.4
#define LINE 18
#define MARGIN 16

#define INK "#d3d7de"
#define PAPER "#12161d"

static char folder[] = "/tmp/forklore-picture-XXXXXX";

static void need(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "picture: %s failed\n", what);
    exit(111);
}

/* ---- The screen ---- */

static struct tty *open_tutor(void)
{
    char *home = str_format("HOME=%s", folder);
    char *build = realpath("build", NULL);
    char *path = str_format("PATH=%s:%s", build, getenv("PATH"));
    const char *const env[] = {home,
                               path,
                               "XDG_STATE_HOME",
                               "XDG_CACHE_HOME",
                               "FORKLORE_HOME",
                               "FORKLORE_COURSE",
                               NULL};
    const struct tty_how how = {.rows = ROWS, .cols = COLS, .env = env};
    struct tty *t = tty_open(&how, (const char *[]){"forklore", NULL});
    free(home);
    free(build);
    free(path);
    return t;
}

static struct tty *fail_a_test(void)
{
    struct buf err = BUF_INIT;
    char *file = str_format("%s/" FILE_OF_LAB, folder);
    char *dir = str_ndup(file, (size_t)(strrchr(file, '/') - file));
    need(file_mkdirs(dir, &err) == 0 && file_copy(MUTANT, file, &err) == 0,
         buf_str(&err));
    struct tty *t = open_tutor();
    tty_wait(t, "q quit");
    tty_keys(t, "j"); /* the second chapter's first lab */
    tty_wait(t, " " LAB);
    tty_keys(t, "t");
    tty_wait(t, "d debug"); /* all lanes have ended */
    tty_keys(t, "\t");
    tty_wait(t, "more below"); /* the last that is painted anew */
    tty_wait(t, " think ");
    free(dir);
    free(file);
    return t;
}

/* ---- Colours ---- */

static void add_color(struct buf *out, int color)
{
    static const char *const first[16] = {
        "#12161d", "#ef6b73", "#7fc98b", "#e2c07b", "#6cb2eb", "#c792ea",
        "#66c7cf", "#d3d7de", "#6b7482", "#ff8a91", "#9be3a6", "#f2d694",
        "#8cc8ff", "#dbb2f7", "#8be0e6", "#ffffff"};
    static const int level[6] = {0, 95, 135, 175, 215, 255};
    int c = color - 16, grey = 8 + 10 * (color - 232);
    if (color < 16)
        buf_adds(out, first[color]);
    else if (color < 232)
        buf_addf(out, "#%02x%02x%02x", level[c / 36], level[c / 6 % 6],
                 level[c % 6]);
    else
        buf_addf(out, "#%02x%02x%02x", grey, grey, grey);
}

static bool same_look(const struct tty_cell *a, const struct tty_cell *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->bold == b->bold &&
           a->italic == b->italic && a->underline == b->underline &&
           a->reverse == b->reverse;
}

/* ---- The picture ---- */

static void add_escaped(struct buf *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '<')
            buf_adds(out, "&lt;");
        else if (text[i] == '>')
            buf_adds(out, "&gt;");
        else if (text[i] == '&')
            buf_adds(out, "&amp;");
        else
            buf_addc(out, text[i]);
    }
}

/* What lies behind the cells, where it is not the paper. */
static void add_back(struct buf *out, int row, int col, int n,
                     const struct tty_cell *c)
{
    if (c->bg < 0 && !c->reverse)
        return;
    buf_addf(out,
             "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"",
             MARGIN + col * CELL, MARGIN + row * LINE, n * CELL, LINE);
    if (!c->reverse)
        add_color(out, c->bg);
    else if (c->fg < 0)
        buf_adds(out, INK);
    else
        add_color(out, c->fg);
    buf_adds(out, "\"/>\n");
}

/* Signs that make one line must touch, whatever the font. */
static bool is_rule(const struct buf *text)
{
    size_t n = 0;
    while (n + 3 <= text->len && memcmp(text->data + n, "─", 3) == 0)
        n += 3;
    return n > 0 && n == text->len;
}

static void add_rule(struct buf *out, int row, int col, int n,
                     const struct tty_cell *c)
{
    buf_addf(out, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"1\"",
             MARGIN + col * CELL, MARGIN + row * LINE + LINE / 2, n * CELL);
    if (c->fg >= 0) {
        buf_adds(out, " fill=\"");
        add_color(out, c->fg);
        buf_addc(out, '"');
    }
    buf_adds(out, "/>\n");
}

static void add_piece(struct buf *out, int row, int col, int n,
                      const struct tty_cell *c, const struct buf *text)
{
    buf_addf(out, "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\"",
             MARGIN + col * CELL, MARGIN + row * LINE + 13, n * CELL);
    if (c->reverse) {
        buf_adds(out, " fill=\"" PAPER "\"");
    } else if (c->fg >= 0) {
        buf_adds(out, " fill=\"");
        add_color(out, c->fg);
        buf_addc(out, '"');
    }
    if (c->bold)
        buf_adds(out, " font-weight=\"bold\"");
    if (c->italic)
        buf_adds(out, " font-style=\"italic\"");
    if (c->underline)
        buf_adds(out, " text-decoration=\"underline\"");
    buf_addc(out, '>');
    add_escaped(out, text->data, text->len);
    buf_adds(out, "</text>\n");
}

/* One piece from COL on, as far as the look is the same; returns its end. */
static int add_run(struct buf *out, struct tty *t, int row, int col)
{
    struct buf text = BUF_INIT;
    struct tty_cell first = tty_cell(t, row, col), c = first;
    int end = col, seen = col; /* behind the last that is no blank */
    size_t used = 0;
    for (; end < COLS && (c = tty_cell(t, row, end), same_look(&c, &first));
         end++) {
        for (int i = 0; i < 6 && c.ch[i]; i++)
            utf8_add(&text, c.ch[i]);
        if (c.ch[0] != ' ') {
            used = text.len;
            seen = end + 1;
        }
    }
    int lead = (int)strspn(buf_str(&text), " ");
    add_back(out, row, col, end - col, &first);
    if (used > 0) {
        struct buf shown = BUF_INIT;
        buf_add(&shown, text.data + lead, used - (size_t)lead);
        if (is_rule(&shown))
            add_rule(out, row, col + lead, seen - col - lead, &first);
        else
            add_piece(out, row, col + lead, seen - col - lead, &first, &shown);
        buf_destroy(&shown);
    }
    buf_destroy(&text);
    return end;
}

static void draw(struct tty *t, struct buf *out)
{
    double width = 2 * MARGIN + COLS * CELL;
    int height = 2 * MARGIN + ROWS * LINE;
    buf_addf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %d\""
             " width=\"%.0f\" height=\"%d\" role=\"img\">\n",
             width, height, width, height);
    buf_adds(out, "<title>The tutor: a lab, the test that fails, and "
                  "why</title>\n");
    buf_adds(out, "<rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"" PAPER
                  "\"/>\n");
    buf_adds(out, "<g font-family=\"'DejaVu Sans Mono', Menlo, Consolas, "
                  "monospace\" font-size=\"14\" fill=\"" INK
                  "\" xml:space=\"preserve\">\n");
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS;)
            col = add_run(out, t, row, col);
    buf_adds(out, "</g>\n</svg>\n");
}

int main(void)
{
    struct buf svg = BUF_INIT;
    need(mkdtemp(folder) != NULL, "mkdtemp");
    struct tty *t = fail_a_test();
    draw(t, &svg);
    tty_keys(t, "q");
    need(tty_close(t) == 0, "the tutor's end");
    file_rmtree(folder, NULL);
    need(fwrite(svg.data, 1, svg.len, stdout) == svg.len && fflush(stdout) == 0,
         "write");
    buf_destroy(&svg);
    return 0;
}
