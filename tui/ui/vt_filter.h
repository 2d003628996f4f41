/* What stands between a program's output and libvterm 0.1.4, which some output
 * ends with a segmentation fault: found by feeding it noise, and each a test in
 * tests/tutor/test_pane.c.
 *
 *     CSI Pn b, "repeat"       crashes; xterm's terminfo has it, so it is
 *                              written out here: the character, n times
 *     U+0080 to U+009F         a negative width; becomes U+FFFD
 *     left and right margins   not passed on
 *     OSC, DCS, APC strings    not passed on: nothing of them is shown, and
 * they may never end numbers beyond 9,999     not passed on, nor sequences
 * beyond 64 bytes
 *
 * What comes out is whole characters of valid UTF-8 and whole sequences.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_VT_FILTER_H
#define FORKLORE_UI_VT_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#define VT_SEQUENCE 64

enum vt_filter_state {
    VT_GROUND,
    VT_ESCAPE,     /* after ESC */
    VT_CONTROL,    /* in a CSI sequence */
    VT_STRING,     /* in a string nobody will see */
    VT_STRING_END, /* after ESC in a string: a backslash ends it */
};

struct vt_filter {
    /* Gets what is safe; SEQUENCE: it is a whole escape sequence. */
    void (*pass)(const char *bytes, size_t n, bool sequence, void *arg);
    void *arg;
    enum vt_filter_state state;
    char held[VT_SEQUENCE]; /* the sequence so far, or part of a character */
    size_t nheld;
    bool too_long;
    char last[4]; /* the last character, for "repeat" */
    size_t nlast;
};

void vt_filter(struct vt_filter *f, const char *bytes, size_t n);

#endif
