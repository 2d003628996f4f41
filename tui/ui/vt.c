/* A terminal's screen by libvterm 0.1.4: callbacks, kept lines, cells.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/vt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "tui/base/utf8.h"
#include "tui/ui/keys.h"
#include "tui/ui/vt_filter.h"

#define MIN_ROWS 1
/* A wide character on a screen of one column makes libvterm 0.1.4 write beside
 * its cells. */
#define MIN_COLS 2
#define TEXT_MAX 4096 /* libvterm puts four times this on the stack */

struct kept {
    VTermScreenCell *cells;
    int n; /* without the blanks at the end */
};

struct vt {
    VTerm *vterm;
    VTermScreen *screen;
    struct vt_filter filter;
    struct buf text; /* characters not yet fed */
    int rows, cols;
    VTermPos cursor;
    bool cursor_shown, changed;
    struct kept kept[VT_KEPT]; /* a ring */
    int first, nkept;
    vt_send *send;
    void *arg;
};

/* ---- What libvterm tells ---- */

static int on_damage(VTermRect rect, void *arg)
{
    (void)rect;
    ((struct vt *)arg)->changed = true;
    return 1;
}

static int on_cursor(VTermPos pos, VTermPos old, int visible, void *arg)
{
    (void)old, (void)visible;
    struct vt *t = arg;
    t->cursor = pos;
    t->changed = true;
    return 1;
}

static int on_property(VTermProp prop, VTermValue *value, void *arg)
{
    struct vt *t = arg;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        t->cursor_shown = value->boolean;
    t->changed = true;
    return 1;
}

static bool is_blank(const VTermScreenCell *c)
{
    return (c->chars[0] == 0 || c->chars[0] == ' ') &&
           VTERM_COLOR_IS_DEFAULT_BG(&c->bg) && !c->attrs.reverse &&
           !c->attrs.underline;
}

static struct kept *kept_at(const struct vt *t, int i)
{
    return (struct kept *)&t->kept[(t->first + i) % VT_KEPT];
}

static int on_scrolled_off(int cols, const VTermScreenCell *cells, void *arg)
{
    struct vt *t = arg;
    struct kept *line = kept_at(t, t->nkept);
    if (t->nkept < VT_KEPT)
        t->nkept++;
    else
        t->first = (t->first + 1) % VT_KEPT;
    while (cols > 0 && is_blank(&cells[cols - 1]))
        cols--;
    free(line->cells);
    line->cells = NULL;
    line->n = cols;
    if (cols > 0) {
        line->cells = mem_grow(NULL, (size_t)cols, sizeof *cells);
        memcpy(line->cells, cells, (size_t)cols * sizeof *cells);
    }
    return 1;
}

static int on_comes_back(int cols, VTermScreenCell *cells, void *arg)
{
    struct vt *t = arg;
    if (t->nkept == 0)
        return 0;
    struct kept *line = kept_at(t, --t->nkept);
    int n = line->n < cols ? line->n : cols;
    if (n > 0)
        memcpy(cells, line->cells, (size_t)n * sizeof *cells);
    VTermScreenCell blank = {.width = 1};
    vterm_state_get_default_colors(vterm_obtain_state(t->vterm), &blank.fg,
                                   &blank.bg);
    for (int i = n; i < cols; i++)
        cells[i] = blank;
    if (n > 0 && cells[n - 1].width > 1 && n == cols)
        cells[n - 1] = blank; /* its second half was cut off */
    free(line->cells);
    *line = (struct kept){0};
    return 1;
}

static const VTermScreenCallbacks callbacks = {
    .damage = on_damage,
    .movecursor = on_cursor,
    .settermprop = on_property,
    .sb_pushline = on_scrolled_off,
    .sb_popline = on_comes_back,
};

static void on_output(const char *bytes, size_t n, void *arg)
{
    struct vt *t = arg;
    t->send(bytes, n, t->arg);
}

/* ---- What libvterm is told ---- */

/* Moves the cursor to the nearest place inside the screen. */
static void move_to(struct vt *t, VTermPos at)
{
    char move[32];
    at.row = at.row < 0 ? 0 : at.row < t->rows ? at.row : t->rows - 1;
    at.col = at.col < 0 ? 0 : at.col < t->cols ? at.col : t->cols - 1;
    int n = snprintf(move, sizeof move, "\033[%d;%dH", at.row + 1, at.col + 1);
    vterm_input_write(t->vterm, move, (size_t)n);
}

static void reset_margins(struct vt *t)
{
    static const char reset[] = "\033[?6l\033[r";
    vterm_input_write(t->vterm, reset, sizeof reset - 1);
}

static VTermPos cursor_of(const struct vt *t)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(t->vterm), &at);
    return at;
}

/* A cursor saved on a larger screen comes back beyond the edge of this one. */
static void keep_inside(struct vt *t)
{
    VTermPos at = cursor_of(t);
    if (at.row < 0 || at.row >= t->rows || at.col < 0 || at.col >= t->cols) {
        reset_margins(t);
        move_to(t, at);
    }
}

static void feed_text(struct vt *t)
{
    if (t->text.len > 0)
        vterm_input_write(t->vterm, t->text.data, t->text.len);
    buf_clear(&t->text);
}

static void on_safe(const char *bytes, size_t n, bool sequence, void *arg)
{
    struct vt *t = arg;
    if (!sequence) {
        buf_add(&t->text, bytes, n);
        if (t->text.len >= TEXT_MAX)
            feed_text(t);
        return;
    }
    feed_text(t);
    vterm_input_write(t->vterm, bytes, n);
    keep_inside(t);
}

/* ---- Its life ---- */

static int at_least(int n, int least)
{
    return n < least ? least : n;
}

struct vt *vt_new(int rows, int cols, vt_send *send, void *arg)
{
    struct vt *t = mem_new(sizeof *t);
    t->rows = at_least(rows, MIN_ROWS);
    t->cols = at_least(cols, MIN_COLS);
    t->cursor_shown = true;
    t->filter = (struct vt_filter){.pass = on_safe, .arg = t};
    t->send = send;
    t->arg = arg;
    t->vterm = vterm_new(t->rows, t->cols);
    vterm_set_utf8(t->vterm, 1);
    vterm_output_set_callback(t->vterm, on_output, t);
    t->screen = vterm_obtain_screen(t->vterm);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_set_damage_merge(t->screen, VTERM_DAMAGE_SCREEN);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    return t;
}

void vt_free(struct vt *t)
{
    if (!t)
        return;
    vterm_free(t->vterm);
    buf_destroy(&t->text);
    for (int i = 0; i < VT_KEPT; i++)
        free(t->kept[i].cells);
    free(t);
}

/* libvterm 0.1.4 keeps margins that no longer fit and then writes beyond its
 * cells, so they are reset first.  A full-screen program sets them anew. */
void vt_resize(struct vt *t, int rows, int cols)
{
    VTermPos at = cursor_of(t);
    reset_margins(t);
    move_to(t, at);
    t->rows = at_least(rows, MIN_ROWS);
    t->cols = at_least(cols, MIN_COLS);
    vterm_set_size(t->vterm, t->rows, t->cols);
    keep_inside(t);
    t->cursor = cursor_of(t);
    t->changed = true;
}

void vt_feed(struct vt *t, const char *bytes, size_t n)
{
    vt_filter(&t->filter, bytes, n);
    feed_text(t);
    vterm_screen_flush_damage(t->screen);
}

bool vt_changed(struct vt *t)
{
    bool changed = t->changed;
    t->changed = false;
    return changed;
}

int vt_kept(const struct vt *t)
{
    return t->nkept;
}

/* ---- Keys ---- */

void vt_key(struct vt *t, uint32_t key)
{
    static const VTermKey special[] = {
        [KEY_ARROW_UP - KEY_FIRST] = VTERM_KEY_UP,
        [KEY_ARROW_DOWN - KEY_FIRST] = VTERM_KEY_DOWN,
        [KEY_ARROW_LEFT - KEY_FIRST] = VTERM_KEY_LEFT,
        [KEY_ARROW_RIGHT - KEY_FIRST] = VTERM_KEY_RIGHT,
        [KEY_PAGE_UP - KEY_FIRST] = VTERM_KEY_PAGEUP,
        [KEY_PAGE_DOWN - KEY_FIRST] = VTERM_KEY_PAGEDOWN,
        [KEY_HOME_KEY - KEY_FIRST] = VTERM_KEY_HOME,
        [KEY_END_KEY - KEY_FIRST] = VTERM_KEY_END,
        [KEY_RETURN - KEY_FIRST] = VTERM_KEY_ENTER,
        [KEY_TAB - KEY_FIRST] = VTERM_KEY_TAB,
        [KEY_RUBOUT - KEY_FIRST] = VTERM_KEY_BACKSPACE,
        [KEY_ESCAPE - KEY_FIRST] = VTERM_KEY_ESCAPE,
    };
    if (key < KEY_FIRST) {
        vterm_keyboard_unichar(t->vterm, key, VTERM_MOD_NONE);
        return;
    }
    if (key == KEY_BACK_TAB) {
        vterm_keyboard_key(t->vterm, VTERM_KEY_TAB, VTERM_MOD_SHIFT);
        return;
    }
    size_t i = key - KEY_FIRST;
    if (i < sizeof special / sizeof *special && special[i] != VTERM_KEY_NONE)
        vterm_keyboard_key(t->vterm, special[i], VTERM_MOD_NONE);
}

/* ---- Cells ---- */

/* The nearest of the 256: the 6 x 6 x 6 cube, or the ramp of greys. */
static int16_t nearest(int red, int green, int blue)
{
    if (red == green && green == blue && red >= 8 && red < 248)
        return (int16_t)(232 + (red - 8) / 10);
    int r = (red * 5 + 127) / 255, g = (green * 5 + 127) / 255,
        b = (blue * 5 + 127) / 255;
    return (int16_t)(16 + 36 * r + 6 * g + b);
}

static int16_t colour(const VTermColor *c, uint8_t is_default)
{
    if (c->type & is_default)
        return -1;
    if (VTERM_COLOR_IS_INDEXED(c))
        return c->indexed.idx;
    return nearest(c->rgb.red, c->rgb.green, c->rgb.blue);
}

static bool printable(uint32_t c)
{
    return c >= 0x20 && (c < 0x7f || c >= 0xa0) && c < 0x110000;
}

/* The characters of a cell whose width libvterm and the rest of the program
 * agree about: a screen painted from cells that do not would fall apart. */
static void set_chars(struct cell *to, const VTermScreenCell *from)
{
    uint32_t first = from->chars[0];
    to->ch[0] = first == 0 ? ' ' : printable(first) ? first : 0xfffd;
    int width = utf8_width(to->ch[0]);
    if (width < 1 || width > from->width)
        to->ch[0] = 0xfffd;
    to->width = width == 2 && from->width == 2 ? 2 : 1;
    int n = 1; /* libvterm sets the characters up to the first 0, no further */
    for (int i = 1; first && i < VTERM_MAX_CHARS_PER_CELL && from->chars[i];
         i++)
        if (n < CELL_CHARS && printable(from->chars[i]) &&
            utf8_width(from->chars[i]) == 0)
            to->ch[n++] = from->chars[i];
}

static struct cell convert(const VTermScreenCell *from)
{
    struct cell to = {
        .raw = true,
        .fg = colour(&from->fg, VTERM_COLOR_DEFAULT_FG),
        .bg = colour(&from->bg, VTERM_COLOR_DEFAULT_BG),
    };
    set_chars(&to, from);
    if (from->attrs.bold)
        to.attr |= CELL_BOLD;
    if (from->attrs.underline)
        to.attr |= CELL_UNDERLINE;
    if (from->attrs.italic)
        to.attr |= CELL_ITALIC;
    if (from->attrs.reverse)
        to.attr |= CELL_REVERSE;
    return to;
}

/* The cell at (row, col), where rows below 0 are the kept ones: -1 the last.
 * False when there is none. */
static bool cell_at(const struct vt *t, int row, int col, VTermScreenCell *out)
{
    if (row >= 0)
        return row < t->rows && col < t->cols &&
               vterm_screen_get_cell(t->screen, (VTermPos){row, col}, out);
    const struct kept *line = kept_at(t, t->nkept + row);
    if (-row > t->nkept || col >= line->n)
        return false;
    *out = line->cells[col];
    return true;
}

int vt_used(const struct vt *t, bool with_cursor)
{
    int used = t->rows;
    for (; used > 0; used--)
        for (int col = 0; col < t->cols; col++) {
            VTermScreenCell c;
            if (cell_at(t, used - 1, col, &c) && !is_blank(&c))
                goto found;
        }
found:
    return with_cursor && t->cursor.row >= used ? t->cursor.row + 1 : used;
}

static void draw_row(const struct vt *t, int from, struct grid *g, int row,
                     int col, int cols)
{
    for (int i = 0; i < cols; i++) {
        VTermScreenCell c;
        struct cell *to = grid_at(g, row, col + i);
        if (!to || !cell_at(t, from, i, &c) || c.chars[0] == (uint32_t)-1)
            continue;
        *to = convert(&c);
        struct cell *second = grid_at(g, row, col + i + 1);
        if (to->width == 2 && (i + 1 == cols || !second)) {
            to->ch[0] = ' ';
            to->width = 1;
        } else if (to->width == 2) {
            *second = *to;
            memset(second->ch, 0, sizeof second->ch);
            second->width = 0;
        }
    }
}

void vt_draw(const struct vt *t, struct grid *g, struct rect where, int up,
             bool with_cursor)
{
    int used = vt_used(t, with_cursor);
    int top = used > where.rows ? used - where.rows : 0;
    top -= up < t->nkept + top ? up : t->nkept + top;
    for (int i = 0; i < where.rows; i++)
        draw_row(t, top + i, g, where.row + i, where.col, where.cols);
    int row = t->cursor.row - top;
    if (with_cursor && t->cursor_shown && row >= 0 && row < where.rows &&
        t->cursor.col < where.cols) {
        g->cursor_row = where.row + row;
        g->cursor_col = where.col + t->cursor.col;
    }
}

static void add_row(const struct vt *t, int row, struct buf *out)
{
    size_t end = out->len;
    for (int col = 0; col < t->cols || row < 0; col++) {
        VTermScreenCell c;
        if (!cell_at(t, row, col, &c))
            break;
        if (c.chars[0] == (uint32_t)-1)
            continue;
        struct cell as = convert(&c);
        for (int i = 0; i < CELL_CHARS && as.ch[i]; i++)
            utf8_add(out, as.ch[i]);
        if (as.ch[0] != ' ')
            end = out->len;
    }
    buf_cut(out, end);
    buf_addc(out, '\n');
}

void vt_text(const struct vt *t, struct buf *out)
{
    int used = vt_used(t, false);
    for (int row = -t->nkept; row < used; row++)
        add_row(t, row, out);
}
