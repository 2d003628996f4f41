/* Finds the course on disk and reads its chapters and labs.
 *
 * Leaves the files' insides to lab.c and lesson.c, and finding one lab by what
 * a person typed to find.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/course/course.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/course/names.h"

#define CHAPTERS_MAX (64 * 1024)

/* ---- where it lies ---- */

static bool is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool has_course(const char *root)
{
    char *lessons = str_format("%s/lessons", root);
    char *labs = str_format("%s/labs", root);
    bool yes = is_dir(lessons) && is_dir(labs);
    free(lessons);
    free(labs);
    return yes;
}

/* Cuts the last component off; false when there is none but the root's. */
static bool cut_path(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return false;
    *slash = '\0';
    return true;
}

int course_find(const char *program, char **root, char **kit)
{
    char *up = str_dup(program), *dir = NULL;
    int rc = -1;
    if (!cut_path(up))
        goto out;
    dir = str_dup(up);
    char *name = strrchr(dir, '/') + 1;
    /* A program in /bin has its prefix at "". */
    if (!cut_path(up))
        *up = '\0';
    if ((strcmp(name, "build") == 0 || strncmp(name, "build-", 6) == 0) &&
        has_course(up)) {
        *root = str_dup(up);
        *kit = str_format("%s/kit", dir);
        rc = 0;
    } else if (strcmp(name, "bin") == 0) {
        char *share = str_format("%s/share/forklore", up);
        if (has_course(share)) {
            *root = str_dup(share);
            *kit = str_format("%s/lib/forklore/kit", up);
            rc = 0;
        }
        free(share);
    }
out:
    free(up);
    free(dir);
    return rc;
}

int course_open(struct course *c, struct buf *err)
{
    char program[PATH_MAX];
    const char *chosen = getenv("FORKLORE_COURSE");
    *c = (struct course){0};
    if (chosen && *chosen)
        return course_open_at(c, chosen, NULL, err);
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n < 0)
        return err_sys(err, "/proc/self/exe");
    program[n] = '\0';
    char *root = NULL, *kit = NULL;
    if (course_find(program, &root, &kit) != 0)
        return err_set(err,
                       "no course beside %s: set FORKLORE_COURSE to the "
                       "folder that has lessons and labs",
                       program);
    int rc = course_open_at(c, root, kit, err);
    free(root);
    free(kit);
    return rc;
}

/* ---- chapters ---- */

static int add_chapter(struct course *c, const char *s, int line,
                       struct buf *err)
{
    size_t title = 1 + strspn(s + 1, " \t");
    if (*s < '0' || *s > '9' || title == 1 || s[title] == '\0')
        return err_set(err, "lessons/chapters:%d: not \"NUMBER TITLE\"", line);
    int number = *s - '0';
    size_t at = c->nchapters;
    for (size_t i = 0; i < c->nchapters; i++)
        if (c->chapters[i].number == number)
            return err_set(err,
                           "lessons/chapters:%d: chapter %d is there twice",
                           line, number);
    c->chapters = mem_grow(c->chapters, ++c->nchapters, sizeof *c->chapters);
    for (; at > 0 && c->chapters[at - 1].number > number; at--)
        c->chapters[at] = c->chapters[at - 1];
    c->chapters[at] =
        (struct chapter){.number = number, .title = str_dup(s + title)};
    return 0;
}

static int read_chapters(struct course *c, struct buf *err)
{
    struct buf text = BUF_INIT;
    char *path = str_format("%s/lessons/chapters", c->root), *rest = NULL;
    int rc = file_read(path, CHAPTERS_MAX, &text, err), line = 1;
    free(path);
    rest = buf_take(&text);
    for (char *s = rest; rc == 0 && *s; line++) {
        size_t n = strcspn(s, "\n");
        bool last = s[n] == '\0';
        s[n] = '\0';
        for (size_t end = n; end > 0 && strchr(" \t\r", s[end - 1]);)
            s[--end] = '\0';
        if (*s)
            rc = add_chapter(c, s, line, err);
        s += last ? n : n + 1;
    }
    free(rest);
    return rc;
}

static bool has_chapter(const struct course *c, int number)
{
    for (size_t i = 0; i < c->nchapters; i++)
        if (c->chapters[i].number == number)
            return true;
    return false;
}

/* ---- labs ---- */

/* Reads one lab; what is wrong with it stays with it. */
static void add_entry(struct course *c, const char *dir, const char *shared)
{
    struct buf why = BUF_INIT;
    c->entries = mem_grow(c->entries, c->nentries + 1, sizeof *c->entries);
    struct entry *e = &c->entries[c->nentries++];
    *e = (struct entry){0};
    int rc = lab_open(&e->lab, dir, shared, &why);
    const struct lab *l = &e->lab;
    const struct entry *before = c->nentries > 1 ? e - 1 : NULL;
    if (rc == 0 && !has_chapter(c, l->number / 10))
        rc = err_set(&why, "labs/%s: lessons/chapters names no chapter %d",
                     l->slug, l->number / 10);
    if (rc == 0 && before && before->lab.number == l->number)
        rc = err_set(&why, "labs/%s: %02d is also the number of %s", l->slug,
                     l->number, before->lab.slug);
    if (rc != 0)
        e->error = buf_take(&why);
    buf_destroy(&why);
}

static int read_labs(struct course *c, struct buf *err)
{
    char *labs = str_format("%s/labs", c->root);
    char *diagnoses = str_format("%s/diagnoses.md", labs);
    const char *shared = file_exists(diagnoses) ? diagnoses : NULL;
    char **names = file_list(labs, err);
    for (char **name = names; name && *name; name++) {
        char *dir = str_format("%s/%s", labs, *name);
        if (name_is_slug(*name) && is_dir(dir))
            add_entry(c, dir, shared);
        free(dir);
    }
    int rc = names ? 0 : -1;
    if (names)
        strs_free(names);
    free(diagnoses);
    free(labs);
    return rc;
}

int course_open_at(struct course *c, const char *root, const char *kit,
                   struct buf *err)
{
    *c = (struct course){0};
    if (!has_course(root))
        return err_set(err, "%s: no course here, it has no lessons and labs",
                       root);
    c->root = realpath(root, NULL);
    if (!c->root)
        return err_sys(err, "%s", root);
    c->kit = kit ? str_dup(kit) : str_format("%s/build/kit", c->root);
    if (read_chapters(c, err) == 0 && read_labs(c, err) == 0)
        return 0;
    course_close(c);
    return -1;
}

void course_close(struct course *c)
{
    for (size_t i = 0; i < c->nchapters; i++)
        free(c->chapters[i].title);
    free(c->chapters);
    for (size_t i = 0; i < c->nentries; i++) {
        lab_close(&c->entries[i].lab);
        free(c->entries[i].error);
    }
    free(c->entries);
    free(c->root);
    free(c->kit);
    *c = (struct course){0};
}

const struct lab *course_next(const struct course *c, const char *slug)
{
    for (size_t i = 0; i < c->nentries; i++)
        if (!c->entries[i].error && strcmp(c->entries[i].lab.slug, slug) > 0)
            return &c->entries[i].lab;
    return NULL;
}

int course_lesson(const struct course *c, const char *slug, struct lesson *l,
                  struct buf *err)
{
    *l = (struct lesson){0};
    if (!name_is_slug(slug))
        return err_set(err, "\"%.60s\" is not a lesson's name, like 11-spawn",
                       slug);
    char *dir = str_format("%s/lessons/%s", c->root, slug);
    int rc = lesson_open(l, dir, err);
    free(dir);
    return rc;
}
