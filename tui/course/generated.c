/* Writes the text of a lab's Makefile and compile_commands.json, and knows it
 * again by the checksum inside.  Leaves reading and writing the files to
 * workspace.c.
 *
 * In the Makefile the checksum stands in the first line.  JSON has no comments,
 * and clangd refuses keys that it does not know, so there it is a macro that no
 * program uses.  The digits themselves are not part of the sum.
 *
 * SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/base/program.h"
#include "tui/course/generated.h"

#define DIGITS 16
#define FLAGS_MAX 65536

/* What both texts are made of. */
struct recipe {
    const struct lab *lab;
    const char *home;
    char *cc, *flags, *link; /* as KIT/flags has them: words */
    char *include;           /* the contracts */
    char *others;            /* the archive of the other labs' modules */
    char *program;           /* forklore itself */
};

static const struct {
    const char *name;
    const char *mark; /* the digits of the checksum follow it */
} kinds[NGENERATED] = {
    [GENERATED_MAKEFILE] = {"Makefile", "# forklore: generated, checksum "},
    [GENERATED_COMMANDS] = {"compile_commands.json",
                            "\"-DFORKLORE_GENERATED=0x"},
};

const char *generated_name(enum generated which)
{
    return kinds[which].name;
}

/* The value of NAME in the lines NAME=VALUE of TEXT, or NULL. */
static char *setting(const char *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\n");
        if (len > n && !strncmp(line, name, n) && line[n] == '=')
            return str_ndup(line + n + 1, len - n - 1);
        line += len + (line[len] == '\n');
    }
    return NULL;
}

static int read_flags(struct recipe *r, const char *kit, struct buf *err)
{
    struct buf text = BUF_INIT, why = BUF_INIT;
    char *path = str_format("%s/flags", kit);
    int status = -1;

    if (file_read(path, FLAGS_MAX, &text, &why) == -1) {
        err_set(err, "%s (has `make` been run in the course?)", buf_str(&why));
        goto out;
    }
    r->cc = setting(buf_str(&text), "cc");
    r->flags = setting(buf_str(&text), "behaviour");
    r->link = setting(buf_str(&text), "link");
    if (!r->link)
        r->link = str_dup("-pthread");
    if (!r->cc || !r->flags)
        err_set(err, "%s: no line %s", path, r->cc ? "behaviour=" : "cc=");
    else
        status = 0;
out:
    free(path);
    buf_destroy(&why);
    buf_destroy(&text);
    return status;
}

static void recipe_destroy(struct recipe *r)
{
    free(r->cc);
    free(r->flags);
    free(r->link);
    free(r->include);
    free(r->others);
    free(r->program);
}

static int recipe_init(struct recipe *r, const struct course *c,
                       const struct lab *lab, const char *home, struct buf *err)
{
    *r = (struct recipe){.lab = lab, .home = home};
    r->include = str_format("%s/labs/include", c->root);
    r->others = str_format("%s/behaviour/%s.a", c->kit, lab->slug);
    r->program = program_path();
    const char *paths[] = {home, r->include, r->others, r->program};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (strchr(paths[i], '\n')) {
            recipe_destroy(r);
            return err_set(err, "a path with a line break cannot stand in a "
                                "Makefile: move the course or the workspace");
        }
    }
    if (read_flags(r, c->kit, err) == -1) {
        recipe_destroy(r);
        return -1;
    }
    return 0;
}

/* S as the value of a make variable; also as one word of a shell when QUOTED,
 * whatever is in it. */
static void make_value(struct buf *out, const char *s, bool quoted)
{
    if (quoted)
        buf_addc(out, '\'');
    for (; *s; s++) {
        if (*s == '$')
            buf_adds(out, "$$");
        else if (*s == '#')
            buf_adds(out, "\\#");
        else if (*s == '\'' && quoted)
            buf_adds(out, "'\\''");
        else
            buf_addc(out, *s);
    }
    if (quoted)
        buf_addc(out, '\'');
}

static void make_variable(struct buf *out, const char *name, const char *value,
                          bool quoted)
{
    buf_addf(out, "%s = ", name);
    make_value(out, value, quoted);
    buf_addc(out, '\n');
}

static void makefile(struct buf *out, const struct recipe *r, const char *mark)
{
    const char *file = r->lab->file;

    buf_addf(out, "%s%0*d; edit freely, it will then be left alone\n", mark,
             DIGITS, 0);
    buf_addf(out,
             "#\n"
             "# make        builds main from main.c, %s and the other labs' "
             "modules\n"
             "# make run    runs it\n"
             "# make test   grades %s, as the tutor does\n"
             "# make clean  removes what make built\n\n",
             file, file);
    make_variable(out, "CC", r->cc, false);
    make_variable(out, "CFLAGS", r->flags, false);
    make_variable(out, "LDLIBS", r->link, false);
    make_variable(out, "INCLUDE", r->include, true);
    make_variable(out, "OTHERS", r->others, true);
    make_variable(out, "FORKLORE", r->program, true);
    make_variable(out, "export FORKLORE_HOME", r->home, false);
    buf_addf(out,
             "\nmain: main.c %s\n"
             "\t$(CC) $(CFLAGS) -I$(INCLUDE) -pthread -o $@ main.c %s "
             "$(OTHERS) $(LDLIBS)\n"
             "\nrun: main\n\t./main\n"
             "\ntest:\n\t@$(FORKLORE) grade %s\n"
             "\nclean:\n\trm -f main\n"
             "\n.PHONY: run test clean\n",
             file, file, r->lab->slug);
}

static void json_string(struct buf *out, const char *s, size_t n)
{
    buf_addc(out, '"');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\\')
            buf_addc(out, '\\');
        if ((unsigned char)s[i] < 0x20)
            buf_addf(out, "\\u%04x", (unsigned)s[i]);
        else
            buf_addc(out, s[i]);
    }
    buf_addc(out, '"');
}

/* Each word of S, with a comma after it. */
static void json_words(struct buf *out, const char *s)
{
    for (s += strspn(s, " \t"); *s; s += strspn(s, " \t")) {
        size_t n = strcspn(s, " \t");
        json_string(out, s, n);
        buf_adds(out, ", ");
        s += n;
    }
}

/* MARK is NULL for all entries but the one that carries the checksum. */
static void command(struct buf *out, const struct recipe *r, const char *file,
                    const char *mark)
{
    char *dir = str_format("%s/%s", r->home, r->lab->slug);
    char *include = str_format("-I%s", r->include);

    buf_adds(out, "  {\"directory\": ");
    json_string(out, dir, strlen(dir));
    buf_adds(out, ",\n   \"arguments\": [");
    json_words(out, r->cc);
    json_words(out, r->flags);
    json_string(out, include, strlen(include));
    if (mark)
        buf_addf(out, ", %s%0*d\"", mark, DIGITS, 0);
    buf_addf(out, ", \"-pthread\", \"-c\", \"%s\"],\n   \"file\": \"%s\"}",
             file, file);
    free(include);
    free(dir);
}

static void commands(struct buf *out, const struct recipe *r, const char *mark)
{
    buf_adds(out, "[\n");
    command(out, r, r->lab->file, mark);
    buf_adds(out, ",\n");
    command(out, r, "main.c", NULL);
    buf_adds(out, "\n]\n");
}

/* Where the digits of the checksum begin, or NULL when there are none. */
static const char *digits(const char *text, size_t n, const char *mark)
{
    const char *at = memmem(text, n, mark, strlen(mark));
    if (!at)
        return NULL;
    at += strlen(mark);
    size_t left = n - (size_t)(at - text);
    if (left < DIGITS || strspn(at, "0123456789abcdef") < DIGITS)
        return NULL;
    return at;
}

/* FNV-1a of all but the digits at AT, written like them.  It guards against
 * forgetting, not against forgery. */
static void checksum(const char *text, size_t n, const char *at,
                     char sum[static DIGITS + 1])
{
    uint64_t h = UINT64_C(14695981039346656037);
    size_t skip = (size_t)(at - text);

    for (size_t i = 0; i < n; i++) {
        if (i >= skip && i < skip + DIGITS)
            continue;
        h = (h ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    }
    for (int i = DIGITS; i--; h >>= 4)
        sum[i] = "0123456789abcdef"[h & 15];
    sum[DIGITS] = '\0';
}

int generated_text(enum generated which, const struct course *c,
                   const struct lab *lab, const char *home, struct buf *out,
                   struct buf *err)
{
    static void (*const write[NGENERATED])(struct buf *, const struct recipe *,
                                           const char *) = {
        [GENERATED_MAKEFILE] = makefile,
        [GENERATED_COMMANDS] = commands,
    };
    const char *mark = kinds[which].mark;
    char sum[DIGITS + 1];
    struct buf text = BUF_INIT;
    struct recipe r;

    if (recipe_init(&r, c, lab, home, err) == -1)
        return -1;
    write[which](&text, &r, mark);
    const char *at = digits(text.data, text.len, mark);
    checksum(text.data, text.len, at, sum);
    memcpy(text.data + (at - text.data), sum, DIGITS);
    buf_add(out, text.data, text.len);
    buf_destroy(&text);
    recipe_destroy(&r);
    return 0;
}

bool generated_untouched(enum generated which, const char *text, size_t n)
{
    char sum[DIGITS + 1];
    const char *at = digits(text, n, kinds[which].mark);

    if (!at)
        return false;
    checksum(text, n, at, sum);
    return !memcmp(at, sum, DIGITS);
}
