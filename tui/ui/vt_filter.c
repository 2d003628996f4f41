/* The state machine over a program's output: ECMA-48's syntax, no more.
 * https://vt100.net/emu/dec_ansi_parser is the model.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/vt_filter.h"

#include <stdlib.h>
#include <string.h>

#include "tui/base/utf8.h"

#define ESC 0x1b
#define CAN 0x18
#define SUB 0x1a
#define BEL 0x07
#define NUMBER_MAX 9999
#define REPEAT_MAX 1000

static void pass_char(struct vt_filter *f, const char *s, size_t n)
{
    uint32_t c;
    utf8_next(s, n, &c);
    if (c == 0xfffd || (c >= 0x80 && c < 0xa0)) {
        s = "\xef\xbf\xbd";
        n = 3;
    }
    f->pass(s, n, false, f->arg);
    if (c >= 0x20 && c != 0x7f) {
        memcpy(f->last, s, n);
        f->nlast = n;
    }
}

/* How many bytes the character begun by C should have. */
static size_t length_of(unsigned char c)
{
    return c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* The held bytes of a character: passed on when it is whole, or never will
 * be. */
static void settle(struct vt_filter *f, bool whole)
{
    if (f->nheld == 0)
        return;
    size_t n = f->nheld;
    f->nheld = 0;
    uint32_t c;
    if (whole && utf8_next(f->held, n, &c) == n)
        pass_char(f, f->held, n);
    else
        for (size_t i = 0; i < n; i++)
            pass_char(f, "\xff", 1);
}

static void ground(struct vt_filter *f, char c)
{
    if (f->nheld > 0 && !is_continuation(c))
        settle(f, false);
    if ((unsigned char)c == ESC) {
        f->state = VT_ESCAPE;
        f->too_long = false;
        return;
    }
    f->held[f->nheld++] = c;
    if (f->nheld >= length_of((unsigned char)f->held[0]))
        settle(f, true);
}

/* ---- Sequences ---- */

static void hold(struct vt_filter *f, char c)
{
    if (f->nheld < VT_SEQUENCE - 2)
        f->held[f->nheld++] = c;
    else
        f->too_long = true;
}

static void repeat(struct vt_filter *f)
{
    long n = strtol(f->held, NULL, 10);
    n = n < 1 ? 1 : n > REPEAT_MAX ? REPEAT_MAX : n;
    while (f->nlast > 0 && n-- > 0)
        f->pass(f->last, f->nlast, false, f->arg);
}

static bool numbers_are_sane(const char *s)
{
    for (; *s; s++)
        if (*s >= '0' && *s <= '9') {
            char *end;
            if (strtoul(s, &end, 10) > NUMBER_MAX)
                return false;
            s = end - 1;
        }
    return true;
}

/* A CSI sequence is whole: held is its parameters and its final byte. */
static void control(struct vt_filter *f)
{
    f->held[f->nheld] = 0;
    size_t n = f->nheld;
    char final = f->held[n - 1];
    f->nheld = 0;
    f->state = VT_GROUND;
    if (f->too_long || !numbers_are_sane(f->held))
        return;
    bool margins = (final == 's' && n > 1) || strstr(f->held, "69");
    if (final == 'b')
        repeat(f);
    else if (!margins) {
        char whole[VT_SEQUENCE + 2] = {ESC, '['};
        memcpy(whole + 2, f->held, n);
        f->pass(whole, n + 2, true, f->arg);
    }
}

static void in_control(struct vt_filter *f, char c)
{
    if (c < 0x20 || c == 0x7f)
        return; /* xterm executes these; no program means them */
    hold(f, c);
    if (c >= 0x40)
        control(f);
}

/* After ESC: held has the intermediate bytes so far. */
static void in_escape(struct vt_filter *f, char c)
{
    if (f->nheld == 0 && c == '[') {
        f->state = VT_CONTROL;
        return;
    }
    if (f->nheld == 0 && c && strchr("]PX^_", c)) {
        f->state = VT_STRING;
        return;
    }
    hold(f, c);
    if (c >= 0x20 && c < 0x30)
        return;
    char whole[VT_SEQUENCE + 1] = {ESC};
    size_t n = f->nheld;
    memcpy(whole + 1, f->held, n);
    f->nheld = 0;
    f->state = VT_GROUND;
    if (!f->too_long && c >= 0x30 && c < 0x7f)
        f->pass(whole, n + 1, true, f->arg);
}

static void abandon(struct vt_filter *f)
{
    f->state = VT_GROUND;
    f->nheld = 0;
}

static void one(struct vt_filter *f, char c)
{
    bool begins = (unsigned char)c == ESC;
    switch (f->state) {
    case VT_GROUND:
        ground(f, c);
        break;
    case VT_ESCAPE:
    case VT_CONTROL:
        if (begins || c == CAN || c == SUB || (c & 0x80)) {
            abandon(f);
            f->state = begins ? VT_ESCAPE : VT_GROUND;
            f->too_long = false;
        } else if (f->state == VT_ESCAPE) {
            in_escape(f, c);
        } else {
            in_control(f, c);
        }
        break;
    case VT_STRING:
        if (c == BEL || c == CAN || c == SUB)
            abandon(f);
        else if (begins)
            f->state = VT_STRING_END;
        break;
    case VT_STRING_END:
        f->state = VT_ESCAPE;
        f->too_long = false;
        if (c == '\\')
            abandon(f);
        else
            one(f, c);
        break;
    }
}

void vt_filter(struct vt_filter *f, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        one(f, bytes[i]);
}
