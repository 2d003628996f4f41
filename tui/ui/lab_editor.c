/* Finds the student's editor.  Leaves running it to app.c.
 *
 * $VISUAL and $EDITOR are not given to a shell: "code --wait" and quotes work,
 * variables and pipes do not.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lab_editor.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/program.h"

static const char *const usual[] = {"sensible-editor", "nano", "vim", "vi"};

/* Those that go to line N when told "+N" before the file. */
static const char *const knows_lines[] = {
    "vi",   "vim",   "vim.basic",   "vim.tiny", "nvim", "ex",    "view",
    "nano", "emacs", "emacsclient", "joe",      "jed",  "micro", "kak",
};

/* One word as the shell would read it, without expansions; the rest. */
static const char *take_word(const char *s, struct buf *word)
{
    char quote = 0;

    for (; *s && (quote || !isspace((unsigned char)*s)); s++) {
        if (quote && *s == quote)
            quote = 0;
        else if (!quote && (*s == '\'' || *s == '"'))
            quote = *s;
        else if (*s == '\\' && quote != '\'' && s[1])
            buf_addc(word, *++s);
        else
            buf_addc(word, *s);
    }
    return s;
}

struct words {
    char **v;
    size_t n;
};

static void add_word(struct words *w, char *taken)
{
    w->v = mem_grow(w->v, w->n + 2, sizeof *w->v);
    w->v[w->n++] = taken;
    w->v[w->n] = NULL;
}

static void add_words(struct words *w, const char *s)
{
    for (;;) {
        while (isspace((unsigned char)*s))
            s++;
        if (!*s)
            return;
        struct buf word = BUF_INIT;
        s = take_word(s, &word);
        add_word(w, buf_take(&word));
    }
}

static bool takes_line(const char *program)
{
    const char *slash = strrchr(program, '/');
    const char *name = slash ? slash + 1 : program;

    for (size_t i = 0; i < sizeof knows_lines / sizeof *knows_lines; i++)
        if (strcmp(name, knows_lines[i]) == 0)
            return true;
    return false;
}

char **editor_command(const char *file, int line, struct buf *err)
{
    struct words w = {0};
    const char *const chosen[] = {getenv("VISUAL"), getenv("EDITOR")};

    for (size_t i = 0; i < sizeof chosen / sizeof *chosen && w.n == 0; i++)
        if (chosen[i])
            add_words(&w, chosen[i]);
    for (size_t i = 0; i < sizeof usual / sizeof *usual && w.n == 0; i++)
        if (program_is_there(usual[i]))
            add_word(&w, str_dup(usual[i]));
    if (w.n == 0) {
        err_set(err, "no editor was found: set EDITOR to the name of yours, "
                     "or save the file with any other program");
        return NULL;
    }
    if (line > 0 && takes_line(w.v[0]))
        add_word(&w, str_format("+%d", line));
    add_word(&w, str_dup(file));
    return w.v;
}
