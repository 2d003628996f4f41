/* Lines of text in which every byte knows what it is: a keyword, emphasis, a
 * failed mark.  Produced by md.h and code.h, drawn by the screen, printed
 * without its styles by plain output.
 *
 * Leaves colours to the terminal: a style says what the text is, not how it
 * looks.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_MD_STYLED_H
#define FORKLORE_MD_STYLED_H

#include <stddef.h>

enum style {
    STYLE_PLAIN,
    STYLE_DIM,    /* said in passing */
    STYLE_STRONG, /* **so** */
    STYLE_EM,     /* *so* */
    STYLE_CODE,   /* `so`, and code without a known language */
    STYLE_LINK,
    STYLE_HEADING,
    STYLE_QUOTE,
    STYLE_KEYWORD, /* from here to STYLE_LITERAL: of a programming language */
    STYLE_TYPE,
    STYLE_CALL, /* a name before a parenthesis */
    STYLE_COMMENT,
    STYLE_PREPROC,
    STYLE_LITERAL, /* strings, characters, numbers */
    STYLE_PASS,    /* from here on: of the screens */
    STYLE_FAIL,
    STYLE_RUNNING,
    STYLE_ACCENT,   /* the one thing to do next */
    STYLE_SELECTED, /* where the cursor is */
    STYLE_KEY,      /* a key to press */
    STYLE_TITLE,
    STYLE_RULE, /* horizontal lines */
    STYLES
};

struct styled_line {
    char *text;           /* UTF-8, NUL-terminated, no newline */
    unsigned char *style; /* an enum style for each byte of text */
    size_t len;
};

struct styled {
    struct styled_line *lines;
    size_t n, cap;
};

#define STYLED_INIT \
    {               \
        0           \
    }

/* Starts a new, empty line. */
void styled_newline(struct styled *s);
/* Appends to the last line (starts the first when there is none).  TEXT must
 * hold no newline. */
void styled_add(struct styled *s, enum style style, const char *text, size_t n);
void styled_adds(struct styled *s, enum style style, const char *text);
void styled_addf(struct styled *s, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Appends the contents of a line to the last line. */
void styled_add_line(struct styled *s, const struct styled_line *l);
/* Appends all lines of FROM after the last line of S. */
void styled_append(struct styled *s, const struct styled *from);
void styled_destroy(struct styled *s);

#endif
