/* Finds the place, makes the command line, keeps the compiler's result.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lesson_build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/course/home.h"
#include "tui/grade/kit.h"
#include "tui/grade/words.h"

#define SOURCE_MAX (1024 * 1024)
#define SAID_MAX (64 * 1024)
#define SECONDS 60 /* for the compiler */

char *program_stem(const char *file)
{
    const char *dot = strrchr(file, '.');
    return dot && dot > file ? str_ndup(file, (size_t)(dot - file))
                             : str_dup(file);
}

/* ---- What it is compiled from and with ---- */

static void command(const struct kit *k, const char *source, struct words *w)
{
    words_all(w, k->cc);
    if (k->flags[LANE_BEHAVIOUR])
        words_all(w, k->flags[LANE_BEHAVIOUR]);
    words_add(w, "-O1");
    words_add(w, "-g");
    words_add(w, "-pthread");
    words_add(w, "-I");
    words_add(w, k->include);
    words_add(w, source);
    words_all(w, k->link);
}

/* FNV-1a; ends each piece, so that "ab" "c" is not "a" "bc". */
static void mix(uint64_t *hash, const char *bytes, size_t n)
{
    for (size_t i = 0; i <= n; i++) {
        *hash ^= i < n ? (unsigned char)bytes[i] : 0xff;
        *hash *= UINT64_C(0x100000001b3);
    }
}

static int mix_file(uint64_t *hash, const char *dir, const char *name,
                    struct buf *err)
{
    struct buf text = BUF_INIT;
    char *path = str_format("%s/%s", dir, name);
    int result = file_read(path, SOURCE_MAX, &text, err);
    mix(hash, buf_str(&text), text.len);
    buf_destroy(&text);
    free(path);
    return result;
}

static bool is_header(const char *name)
{
    size_t n = strlen(name);
    return n > 2 && strcmp(name + n - 2, ".h") == 0;
}

static int hash_of(const struct lesson *l, const char *file,
                   const struct words *w, uint64_t *hash, struct buf *err)
{
    *hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < w->n; i++)
        mix(hash, w->v[i], strlen(w->v[i]));
    char **names = file_list(l->dir, err);
    if (!names)
        return -1;
    int result = mix_file(hash, l->dir, file, err);
    for (char **n = names; *n && result == 0; n++)
        if (is_header(*n))
            result = mix_file(hash, l->dir, *n, err);
    strs_free(names);
    return result;
}

/* ---- Where ---- */

/* The folder for this lesson's programs, made; NULL when it cannot be. */
static char *cache_folder(const char *slug)
{
    const char *xdg = getenv("XDG_CACHE_HOME");
    char *home = home_path(), *dir = NULL;
    if (xdg && xdg[0] == '/')
        dir = str_format("%s/forklore/lessons/%s", xdg, slug);
    else if (home)
        dir = str_format("%s/.cache/forklore/lessons/%s", home, slug);
    free(home);
    if (dir && (file_mkdirs(dir, NULL) || access(dir, W_OK))) {
        free(dir);
        dir = NULL;
    }
    return dir;
}

/* Builds of older versions of the program are of no more use. */
static void remove_others(const char *program, const char *stem)
{
    char *keep = str_ndup(program, (size_t)(strrchr(program, '/') - program));
    char *dir = str_ndup(keep, (size_t)(strrchr(keep, '/') - keep));
    char **names = file_list(dir, NULL);
    size_t n = strlen(stem);
    for (char **name = names; name && *name; name++) {
        char *path = str_format("%s/%s", dir, *name);
        bool build = strncmp(*name, stem, n) == 0 && (*name)[n] == '-' &&
                     strlen(*name) == n + 17;
        if (build && strcmp(path, keep) != 0)
            file_rmtree(path, NULL);
        free(path);
    }
    strs_free(names);
    free(dir);
    free(keep);
}

static int place(struct lesson_build *b, const struct lesson *l,
                 const char *file, uint64_t hash, const char *spare,
                 struct buf *err)
{
    char *dir = cache_folder(l->slug), *stem = program_stem(file);
    char *folder =
        str_format("%s/%s-%016" PRIx64, dir ? dir : spare, stem, hash);
    b->program = str_format("%s/%s", folder, stem);
    /* Another tutor may compile the same right now. */
    b->partial = str_format("%s/%s.%ld", folder, stem, (long)getpid());
    b->ready = access(b->program, X_OK) == 0;
    int result = b->ready ? 0 : file_mkdirs(folder, err);
    free(folder);
    free(stem);
    free(dir);
    return result;
}

/* ---- Compiling ---- */

static void forget(struct lesson_build *b)
{
    free(b->program);
    free(b->partial);
    b->program = b->partial = NULL;
    b->ready = false;
}

int lesson_build_start(struct lesson_build *b, const struct course *c,
                       const struct lesson *l, const char *file,
                       const char *spare, struct buf *err)
{
    struct kit k;
    struct words w = WORDS_INIT;
    uint64_t hash;
    char *source = str_format("%s/%s", l->dir, file);

    forget(b);
    int result = kit_open(&k, c->kit, c->root, err);
    if (result)
        goto out;
    command(&k, source, &w);
    result = hash_of(l, file, &w, &hash, err);
    if (result == 0)
        result = place(b, l, file, hash, spare, err);
    if (result == 0 && !b->ready) {
        words_add(&w, "-o");
        words_add(&w, b->partial);
        struct order o = {.argv = (const char *const *)w.v,
                          .dir = l->dir,
                          .said_max = SAID_MAX,
                          .seconds = SECONDS};
        result = job_start(&b->job, &o, err);
    }
    kit_close(&k);
out:
    words_destroy(&w);
    free(source);
    return result;
}

bool lesson_build_step(struct lesson_build *b)
{
    if (!job_step(&b->job))
        return false;
    char *stem = program_stem(strrchr(b->program, '/') + 1);
    b->ready = b->job.end.known && !b->job.end.stopped &&
               b->job.end.status == 0 && rename(b->partial, b->program) == 0;
    if (b->ready)
        remove_others(b->program, stem);
    else
        unlink(b->partial);
    free(stem);
    return true;
}

const char *lesson_build_said(const struct lesson_build *b)
{
    return buf_str(&b->job.said.text);
}

void lesson_build_destroy(struct lesson_build *b)
{
    struct ward left;
    struct ward_end end;
    job_drop(&b->job, &left);
    if (left.pid)
        ward_end(&left, &end);
    if (b->partial)
        unlink(b->partial);
    forget(b);
}
