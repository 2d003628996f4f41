/* Tables: styles to attributes and colours, colours to fewer colours,
 * characters to ASCII.  Leaves sending them to term.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/look.h"

#include <assert.h>
#include <stddef.h>

enum { RED = 1, GREEN, YELLOW, BLUE, MAGENTA, CYAN, GREY = 8 };

/* With 8 colours there is no grey: such text is plain then.  The colours above
 * 16 are of middle brightness, to be read on white and on black. */
static const struct {
    uint8_t attr;
    int16_t fg256, fg16, fg8;
} looks[] = {
    [STYLE_PLAIN] = {0, -1, -1, -1},
    [STYLE_DIM] = {0, 245, GREY, -1},
    [STYLE_STRONG] = {CELL_BOLD, -1, -1, -1},
    [STYLE_EM] = {CELL_ITALIC, -1, -1, -1},
    [STYLE_CODE] = {0, 67, CYAN, CYAN},
    [STYLE_LINK] = {CELL_UNDERLINE, -1, -1, -1},
    [STYLE_HEADING] = {CELL_BOLD, -1, -1, -1},
    [STYLE_QUOTE] = {CELL_ITALIC, 245, GREY, -1},
    [STYLE_KEYWORD] = {0, 67, BLUE, BLUE},
    [STYLE_TYPE] = {0, 66, CYAN, CYAN},
    [STYLE_CALL] = {0, -1, -1, -1},
    [STYLE_COMMENT] = {0, 245, GREY, -1},
    [STYLE_PREPROC] = {0, 133, MAGENTA, MAGENTA},
    [STYLE_LITERAL] = {0, 130, YELLOW, YELLOW},
    [STYLE_PASS] = {0, GREEN, GREEN, GREEN},
    [STYLE_FAIL] = {CELL_BOLD, RED, RED, RED},
    [STYLE_RUNNING] = {0, YELLOW, YELLOW, YELLOW},
    [STYLE_ACCENT] = {CELL_BOLD, CYAN, CYAN, CYAN},
    [STYLE_SELECTED] = {CELL_REVERSE, -1, -1, -1},
    [STYLE_KEY] = {CELL_BOLD, -1, -1, -1},
    [STYLE_TITLE] = {CELL_BOLD, -1, -1, -1},
    [STYLE_RULE] = {0, 245, GREY, -1},
};
static_assert(sizeof looks / sizeof *looks == STYLES, "a look for each style");

struct look look_of_style(enum style style, int colors)
{
    if (style >= STYLES)
        style = STYLE_PLAIN;
    struct look l = {looks[style].attr, -1, -1};
    if (colors >= 256)
        l.fg = looks[style].fg256;
    else if (colors >= 16)
        l.fg = looks[style].fg16;
    else if (colors >= 8)
        l.fg = looks[style].fg8;
    return l;
}

/* xterm's first 16, as most terminals have them or nearly. */
static const uint8_t base16[16][3] = {
    {0, 0, 0},       {205, 0, 0},   {0, 205, 0},   {205, 205, 0},
    {0, 0, 238},     {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
    {127, 127, 127}, {255, 0, 0},   {0, 255, 0},   {255, 255, 0},
    {92, 92, 255},   {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
};

/* The colours above 16 are a cube of 6 x 6 x 6, then 24 greys. */
static void rgb_of(int color, int rgb[3])
{
    static const int level[6] = {0, 95, 135, 175, 215, 255};
    if (color < 16) {
        for (int i = 0; i < 3; i++)
            rgb[i] = base16[color][i];
    } else if (color < 232) {
        rgb[0] = level[(color - 16) / 36];
        rgb[1] = level[(color - 16) / 6 % 6];
        rgb[2] = level[(color - 16) % 6];
    } else {
        rgb[0] = rgb[1] = rgb[2] = 8 + 10 * (color - 232);
    }
}

int look_color(int color, int colors)
{
    if (color < 0 || colors < 8)
        return -1;
    if (color > 255)
        color = 255;
    if (color < colors)
        return color;
    int want[3], nearest = 0;
    long least = 0;
    rgb_of(color, want);
    for (int i = 0; i < (colors >= 16 ? 16 : 8); i++) {
        long d = 0;
        for (int k = 0; k < 3; k++)
            d += (long)(base16[i][k] - want[k]) * (base16[i][k] - want[k]);
        if (i == 0 || d < least) {
            least = d;
            nearest = i;
        }
    }
    return nearest;
}

struct look look_of_cell(const struct cell *c, int colors)
{
    if (!c->raw)
        return look_of_style(c->style, colors);
    struct look l = {c->attr, (int16_t)look_color(c->fg, colors),
                     (int16_t)look_color(c->bg, colors)};
    /* Two colours may have become one: what was written must stay seen. */
    if (l.fg >= 0 && l.fg == l.bg && c->fg != c->bg)
        l.fg = l.bg = -1;
    return l;
}

static const struct {
    uint32_t first, last;
    char ascii;
} likes[] = {
    {0xA0, 0xA0, ' '},     {0xA6, 0xA6, '|'},      {0xAB, 0xAB, '<'},
    {0xAD, 0xAD, '-'},     {0xB0, 0xB0, 'o'},      {0xB4, 0xB4, '\''},
    {0xB7, 0xB7, '.'},     {0xBB, 0xBB, '>'},      {0xC0, 0xC5, 'A'},
    {0xC7, 0xC7, 'C'},     {0xC8, 0xCB, 'E'},      {0xCC, 0xCF, 'I'},
    {0xD1, 0xD1, 'N'},     {0xD2, 0xD6, 'O'},      {0xD7, 0xD7, 'x'},
    {0xD8, 0xD8, 'O'},     {0xD9, 0xDC, 'U'},      {0xE0, 0xE5, 'a'},
    {0xE7, 0xE7, 'c'},     {0xE8, 0xEB, 'e'},      {0xEC, 0xEF, 'i'},
    {0xF1, 0xF1, 'n'},     {0xF2, 0xF6, 'o'},      {0xF8, 0xF8, 'o'},
    {0xF9, 0xFC, 'u'},     {0xFD, 0xFD, 'y'},      {0xFF, 0xFF, 'y'},
    {0x2002, 0x200A, ' '}, {0x2010, 0x2015, '-'},  {0x2018, 0x201B, '\''},
    {0x201C, 0x201F, '"'}, {0x2022, 0x2022, '*'},  {0x2026, 0x2026, '.'},
    {0x202F, 0x202F, ' '}, {0x2032, 0x2032, '\''}, {0x2033, 0x2033, '"'},
    {0x2039, 0x2039, '<'}, {0x203A, 0x203A, '>'},  {0x2190, 0x2190, '<'},
    {0x2191, 0x2191, '^'}, {0x2192, 0x2192, '>'},  {0x2193, 0x2193, 'v'},
    {0x2194, 0x2194, '-'}, {0x2212, 0x2212, '-'},  {0x2215, 0x2215, '/'},
    {0x2248, 0x2248, '~'}, {0x2264, 0x2264, '<'},  {0x2265, 0x2265, '>'},
    {0x22EF, 0x22EF, '.'}, {0x2500, 0x2501, '-'},  {0x2502, 0x2503, '|'},
    {0x2504, 0x2505, '-'}, {0x2506, 0x2507, '|'},  {0x2508, 0x2509, '-'},
    {0x250A, 0x250B, '|'}, {0x250C, 0x254B, '+'},  {0x254C, 0x254D, '-'},
    {0x254E, 0x254F, '|'}, {0x2550, 0x2550, '='},  {0x2551, 0x2551, '|'},
    {0x2552, 0x2570, '+'}, {0x2571, 0x2571, '/'},  {0x2572, 0x2572, '\\'},
    {0x2573, 0x2573, 'X'}, {0x2574, 0x2574, '-'},  {0x2575, 0x2575, '|'},
    {0x2576, 0x2576, '-'}, {0x2577, 0x2577, '|'},  {0x2578, 0x2578, '-'},
    {0x2579, 0x2579, '|'}, {0x257A, 0x257A, '-'},  {0x257B, 0x257B, '|'},
    {0x2580, 0x2590, '#'}, {0x2591, 0x2591, '.'},  {0x2592, 0x2593, ':'},
    {0x25A0, 0x25A0, '#'}, {0x25A1, 0x25A1, '.'},  {0x25B2, 0x25B3, '^'},
    {0x25B6, 0x25BB, '>'}, {0x25BC, 0x25BF, 'v'},  {0x25C0, 0x25C5, '<'},
    {0x25CB, 0x25CB, '.'}, {0x25CF, 0x25CF, '*'},  {0x25D0, 0x25D3, '+'},
    {0x2713, 0x2714, '+'}, {0x2717, 0x2718, 'x'},  {0x276F, 0x276F, '>'},
};

char look_ascii(uint32_t c)
{
    if (c < 0x80)
        return (char)c;
    for (size_t i = 0; i < sizeof likes / sizeof *likes; i++)
        if (c >= likes[i].first && c <= likes[i].last)
            return likes[i].ascii;
    return '?';
}
