/* Reads what `make` has prepared for grading.
 *
 * Leaves using it to build.c and run.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/kit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/grade/words.h"

#define FLAGS_MAX 65536

/* Puts the words of a string in the place of *WORDS; never NULL. */
static void replace(char ***words, const char *s, size_t n)
{
    struct words w = WORDS_INIT;
    words_split(&w, s, n);
    strs_free(*words);
    *words = w.v ? w.v : mem_new(sizeof **words);
}

/* One line "name=words"; N counts it without its newline. */
static int take_line(struct kit *k, const char *line, size_t n)
{
    const char *equals = memchr(line, '=', n);
    if (!equals)
        return -1;
    char *name = str_ndup(line, (size_t)(equals - line));
    size_t len = n - (size_t)(equals - line) - 1;
    enum lane lane = lane_named(name);
    int ok = 0;
    if (strcmp(name, "cc") == 0)
        replace(&k->cc, equals + 1, len);
    else if (strcmp(name, "link") == 0)
        replace(&k->link, equals + 1, len);
    else if (lane != LANES)
        replace(&k->flags[lane], equals + 1, len);
    else
        ok = -1;
    free(name);
    return ok;
}

static int take_flags(struct kit *k, const char *path, const char *text,
                      struct buf *err)
{
    int number = 1;
    for (const char *p = text; *p; number++) {
        size_t n = strcspn(p, "\n");
        if (n > 0 && *p != '#' && take_line(k, p, n))
            return err_set(err, "%s:%d: not cc=, link= or a lane's name", path,
                           number);
        p += n + (p[n] == '\n');
    }
    if (!k->cc || !k->cc[0])
        return err_set(err, "%s: no cc= line", path);
    return 0;
}

/* A compiler named from the current folder has to be found from others.  If it
 * is not there, running it will say so. */
static void resolve_cc(struct kit *k)
{
    bool relative = k->cc[0][0] != '/' && strchr(k->cc[0], '/');
    char *real = relative ? realpath(k->cc[0], NULL) : NULL;
    if (!real)
        return;
    free(k->cc[0]);
    k->cc[0] = real;
}

int kit_open(struct kit *k, const char *dir, const char *root, struct buf *err)
{
    memset(k, 0, sizeof *k);
    struct buf text = BUF_INIT;
    char *path = str_format("%s/flags", dir);
    int result = -1;
    /* Builds run in a folder of their own, so every path must be absolute. */
    char *real_dir = realpath(dir, NULL), *real_root = realpath(root, NULL);
    if (!real_dir || !real_root || access(path, F_OK)) {
        err_set(err, "%s is not there: `make` prepares it", path);
        goto out;
    }
    k->dir = str_dup(real_dir);
    k->include = str_format("%s/labs/include", real_root);
    if (file_read(path, FLAGS_MAX, &text, err) ||
        take_flags(k, path, buf_str(&text), err))
        goto out;
    const char *cc = getenv("CC");
    if (cc && cc[strspn(cc, " \t")])
        replace(&k->cc, cc, strlen(cc));
    resolve_cc(k);
    if (!k->link)
        replace(&k->link, "", 0);
    result = 0;
out:
    if (result)
        kit_close(k);
    free(real_dir);
    free(real_root);
    free(path);
    buf_destroy(&text);
    return result;
}

int kit_has(const struct kit *k, const char *slug, enum lane lane,
            struct buf *err)
{
    if (!k->flags[lane])
        return err_set(err, "%s has no lane %s: `make` prepares it", k->dir,
                       lane_name(lane));
    char *needed[] = {
        str_format("%s/judge/%s", k->dir, slug),
        str_format("%s/%s/subject.o", k->dir, lane_name(lane)),
        str_format("%s/%s/%s.o", k->dir, lane_name(lane), slug),
        str_format("%s/%s/%s.a", k->dir, lane_name(lane), slug),
    };
    int result = 0;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (!result && access(needed[i], R_OK))
            result =
                err_set(err, "%s is not there: `make` prepares it", needed[i]);
        free(needed[i]);
    }
    return result;
}

void kit_close(struct kit *k)
{
    free(k->dir);
    free(k->include);
    strs_free(k->cc);
    strs_free(k->link);
    for (int i = 0; i < LANES; i++)
        strs_free(k->flags[i]);
    memset(k, 0, sizeof *k);
}
