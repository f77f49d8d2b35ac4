"""Tools of JavaScript projects: which files and keys configure them, and how they name packages.

Facts of each tool's own documentation, "Configuration". A tool's settings may name a package in
full or in short: `airbnb` in the settings of ESLint is `eslint-config-airbnb`.
"""

import re
from collections.abc import Mapping

from scanner.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Tool:
    """How one tool is configured.

    Attributes:
        packages: the packages that read these settings: a settings file shows their use.
        files: beginnings of file names that hold its settings; with a slash, of a path.
        keys: keys of package.json that hold its settings.
        short: forms of package names, `{}` for what the settings say.
        loads_all: beginnings of package names that it loads without being told.
    """

    packages: tuple[str, ...]
    files: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    loads_all: tuple[str, ...] = ()


_ESLINT = (
    "eslint-plugin-{}",
    "eslint-config-{}",
    "eslint-import-resolver-{}",
    "eslint-formatter-{}",
)

TOOLS: Mapping[str, Tool] = {
    "angular": Tool(("@angular/cli", "@angular-devkit/build-angular"), ("angular.json", ".angular-cli.json")),
    "api-extractor": Tool(("@microsoft/api-extractor",), ("api-extractor.",)),
    "astro": Tool(("astro",), ("astro.config.",), short=("@astrojs/{}",)),
    "ava": Tool(("ava",), ("ava.config.",), ("ava",)),
    "babel": Tool(
        ("@babel/core", "babel-core"), (".babelrc", "babel.config."), ("babel",),
        ("babel-plugin-{}", "babel-preset-{}", "@babel/plugin-{}", "@babel/preset-{}", "@babel/plugin-proposal-{}",
         "@babel/plugin-transform-{}"),
    ),
    "biome": Tool(("@biomejs/biome",), ("biome.json",)),
    "browserslist": Tool(("browserslist",), (".browserslistrc",), ("browserslist",)),
    "c8": Tool(("c8",), (".c8rc",), ("c8",)),
    "capacitor": Tool(
        ("@capacitor/cli", "@capacitor/core"), ("capacitor.config.",), loads_all=("@capacitor/", "@capacitor-community/")
    ),
    "changesets": Tool(("@changesets/cli",), (".changeset/config.json",)),
    "codegen": Tool(("@graphql-codegen/cli",), ("codegen.",), short=("@graphql-codegen/{}", "@graphql-codegen/{}-preset")),
    "commitizen": Tool(("commitizen",), (".czrc", ".cz.json"), ("config",)),
    "commitlint": Tool(
        ("@commitlint/cli",), (".commitlintrc", "commitlint.config."), ("commitlint",),
        ("commitlint-config-{}", "commitlint-plugin-{}"),
    ),
    "cordova": Tool(("cordova",), ("config.xml",), ("cordova",), loads_all=("cordova-",)),
    "craco": Tool(("@craco/craco",), ("craco.config.",)),
    "cspell": Tool(("cspell",), ("cspell.", ".cspell"), ("cspell",)),
    "cucumber": Tool(("@cucumber/cucumber",), ("cucumber.",)),
    "cypress": Tool(("cypress",), ("cypress.",)),
    "depcheck": Tool(("depcheck",), (".depcheckrc",), ("depcheck",)),
    "dependency-cruiser": Tool(("dependency-cruiser",), (".dependency-cruiser",)),
    "docusaurus": Tool(
        ("@docusaurus/core",), ("docusaurus.config.",),
        short=("@docusaurus/{}", "@docusaurus/preset-{}", "@docusaurus/theme-{}", "@docusaurus/plugin-{}",
               "docusaurus-plugin-{}", "docusaurus-theme-{}", "docusaurus-preset-{}"),
    ),
    "drizzle": Tool(("drizzle-kit",), ("drizzle.config.",)),
    "electron-builder": Tool(("electron-builder",), ("electron-builder",), ("build",)),
    "electron-forge": Tool(("@electron-forge/cli",), ("forge.config.",), short=("@electron-forge/{}",)),
    "eleventy": Tool(("@11ty/eleventy",), (".eleventy", "eleventy.config.")),
    "ember": Tool(("ember-cli",), ("ember-cli-build.", ".ember-cli"), ("ember",), loads_all=("ember-", "@ember/")),
    "eslint": Tool(("eslint",), (".eslintrc", "eslint.config."), ("eslintConfig",), _ESLINT),
    "expo": Tool(("expo",), ("app.json", "app.config."), ("expo",)),
    "gatsby": Tool(("gatsby",), ("gatsby-",), short=("gatsby-{}", "gatsby-plugin-{}")),
    "graphql-config": Tool(("graphql",), (".graphqlrc", "graphql.config."), ("graphql",)),
    "grunt": Tool(("grunt", "grunt-cli"), ("gruntfile.", "grunt/"), short=("grunt-{}", "grunt-contrib-{}")),
    "gulp": Tool(("gulp", "gulp-cli"), ("gulpfile.", "gulp/", "gulpfile.js/"), short=("gulp-{}",)),
    "hardhat": Tool(("hardhat",), ("hardhat.config.",)),
    "husky": Tool(("husky",), (".husky/", ".huskyrc", "husky.config."), ("husky",)),
    "jasmine": Tool(("jasmine", "jasmine-core"), ("jasmine.json", "jasmine.mjs")),
    "jest": Tool(
        ("jest",), ("jest.config.", "jest.", "jest-"), ("jest",),
        ("jest-{}", "jest-environment-{}", "jest-runner-{}", "jest-watch-{}", "@jest/{}"),
    ),
    "karma": Tool(
        ("karma", "karma-cli"), ("karma.",), (), ("karma-{}", "karma-{}-launcher", "karma-{}-reporter"), loads_all=("karma-",)
    ),
    "lefthook": Tool(("lefthook",), ("lefthook.", ".lefthook.")),
    "lerna": Tool(("lerna",), ("lerna.json",)),
    "lighthouse": Tool(("@lhci/cli",), (".lighthouserc", "lighthouserc.")),
    "lingui": Tool(("@lingui/cli",), ("lingui.config.",), ("lingui",)),
    "lint-staged": Tool(("lint-staged",), (".lintstagedrc", "lint-staged.config."), ("lint-staged",)),
    "markdownlint": Tool(("markdownlint-cli", "markdownlint-cli2"), (".markdownlint",)),
    "metro": Tool(("metro", "react-native"), ("metro.config.",), short=("metro-{}",)),
    "mocha": Tool(("mocha",), (".mocharc", "mocha.opts"), ("mocha",), ("mocha-{}-reporter", "mocha-{}")),
    "next": Tool(("next",), ("next.config.",), short=("@next/{}",)),
    "nightwatch": Tool(("nightwatch",), ("nightwatch.",)),
    "nodemon": Tool(("nodemon",), ("nodemon.json",), ("nodemonConfig",)),
    "npmpackagejsonlint": Tool(("npm-package-json-lint",), (".npmpackagejsonlintrc",), (), ("npm-package-json-lint-config-{}",)),
    "nuxt": Tool(("nuxt", "nuxt3"), ("nuxt.config.",), short=("@nuxtjs/{}", "@nuxt/{}", "nuxt-{}")),
    "nx": Tool(("nx",), ("nx.json", "project.json", "workspace.json"), ("nx",), ("@nx/{}", "@nrwl/{}")),
    "nyc": Tool(("nyc",), (".nycrc", "nyc.config."), ("nyc",), ("@istanbuljs/nyc-config-{}",)),
    "oxlint": Tool(("oxlint",), (".oxlintrc",)),
    "parcel": Tool(("parcel", "parcel-bundler"), (".parcelrc",), short=("@parcel/{}",)),
    "playwright": Tool(("@playwright/test",), ("playwright.config.", "playwright-")),
    "plop": Tool(("plop",), ("plopfile.",)),
    "pm2": Tool(("pm2",), ("ecosystem.config.",)),
    "postcss": Tool(("postcss", "postcss-cli"), ("postcss.config.", ".postcssrc"), ("postcss",), ("postcss-{}",)),
    "prettier": Tool(
        ("prettier",), (".prettierrc", "prettier.config."), ("prettier",), ("prettier-plugin-{}", "@prettier/plugin-{}")
    ),
    "prisma": Tool(("prisma", "@prisma/client"), ("schema.prisma", "prisma.config."), ("prisma",)),
    "protractor": Tool(("protractor",), ("protractor.",)),
    "quasar": Tool(("@quasar/app", "@quasar/app-vite", "@quasar/app-webpack"), ("quasar.",)),
    "react-app-rewired": Tool(("react-app-rewired",), ("config-overrides.",)),
    "release-it": Tool(("release-it",), (".release-it",), ("release-it",), ("@release-it/{}",)),
    "remark": Tool(("remark-cli", "remark"), (".remarkrc",), ("remarkConfig",), ("remark-{}", "remark-lint-{}", "remark-preset-{}")),
    "remix": Tool(("@remix-run/dev",), ("remix.config.",)),
    "rollup": Tool(("rollup",), ("rollup.", "rollup-"), short=("rollup-plugin-{}", "@rollup/plugin-{}")),
    "semantic-release": Tool(
        ("semantic-release",), (".releaserc", "release.config."), ("release",), ("@semantic-release/{}", "semantic-release-{}")
    ),
    "sequelize": Tool(("sequelize", "sequelize-cli"), (".sequelizerc",)),
    "serverless": Tool(("serverless",), ("serverless.",), loads_all=("@serverless/",)),
    "simple-git-hooks": Tool(("simple-git-hooks",), (".simple-git-hooks",), ("simple-git-hooks",)),
    "size-limit": Tool(("size-limit",), (".size-limit",), ("size-limit",), loads_all=("@size-limit/",)),
    "standard": Tool(("standard",), (), ("standard",)),
    "standard-version": Tool(("standard-version",), (".versionrc",), ("standard-version",)),
    "stencil": Tool(("@stencil/core",), ("stencil.config.",)),
    "storybook": Tool(
        ("storybook", "@storybook/cli"), (".storybook/",), ("storybook",),
        ("@storybook/{}", "@storybook/addon-{}", "@storybook/builder-{}", "@storybook/manager-{}", "storybook-addon-{}"),
    ),
    "stryker": Tool(("@stryker-mutator/core",), ("stryker.",), loads_all=("@stryker-mutator/",)),
    "styleguidist": Tool(("react-styleguidist",), ("styleguide.config.",)),
    "stylelint": Tool(
        ("stylelint",), (".stylelintrc", "stylelint.config."), ("stylelint",), ("stylelint-config-{}", "stylelint-{}")
    ),
    "svelte": Tool(("svelte", "@sveltejs/kit"), ("svelte.config.",)),
    "swc": Tool(("@swc/core",), (".swcrc",)),
    "syncpack": Tool(("syncpack",), (".syncpackrc",)),
    "tailwind": Tool(("tailwindcss",), ("tailwind.",), short=("@tailwindcss/{}",)),
    "testcafe": Tool(("testcafe",), (".testcaferc",)),
    "textlint": Tool(("textlint",), (".textlintrc",), (), ("textlint-rule-{}", "textlint-filter-rule-{}", "textlint-rule-preset-{}")),
    "tslint": Tool(("tslint",), ("tslint.",), (), ("tslint-{}", "tslint-config-{}")),
    "tsup": Tool(("tsup",), ("tsup.config.",), ("tsup",)),
    "turbo": Tool(("turbo",), ("turbo.json",)),
    "typedoc": Tool(("typedoc",), ("typedoc.",), ("typedocOptions",), ("typedoc-plugin-{}",)),
    "typescript": Tool(("typescript",), ("tsconfig", "jsconfig")),
    "unbuild": Tool(("unbuild",), ("build.config.",), ("unbuild",)),
    "unocss": Tool(("unocss",), ("uno.config.", "unocss.config."), short=("@unocss/{}", "@unocss/preset-{}")),
    "vite": Tool(("vite",), ("vite.",), short=("vite-plugin-{}", "@vitejs/plugin-{}")),
    "vitest": Tool(("vitest",), ("vitest.",), short=("@vitest/{}", "@vitest/coverage-{}")),
    "vue-cli": Tool(("@vue/cli-service",), ("vue.config.",), ("vue",), loads_all=("@vue/cli-plugin-", "vue-cli-plugin-")),
    "vuepress": Tool(
        ("vuepress",), (".vuepress/",), short=("@vuepress/plugin-{}", "vuepress-plugin-{}", "vuepress-theme-{}", "@vuepress/theme-{}")
    ),
    "web-test-runner": Tool(("@web/test-runner",), ("web-test-runner.",)),
    "webdriverio": Tool(
        ("@wdio/cli", "webdriverio"), ("wdio.",),
        short=("@wdio/{}-service", "@wdio/{}-framework", "@wdio/{}-reporter", "@wdio/{}-runner", "wdio-{}-service", "wdio-{}-reporter"),
    ),
    "webpack": Tool(("webpack", "webpack-cli"), ("webpack.", "webpack-", "webpack/"), short=("{}-loader", "{}-webpack-plugin")),
    "xo": Tool(("xo",), (".xo-config", "xo.config."), ("xo",), _ESLINT),
}  # fmt: skip
"""Name of the tool -> how it is configured."""

LOADED_BY: Mapping[str, str] = {
    "load-grunt-tasks": "grunt-", "jit-grunt": "grunt-", "gulp-load-plugins": "gulp-",
    "broccoli": "broccoli-", "hubot": "hubot-", "hexo": "hexo-", "gitbook-cli": "gitbook-plugin-",
    "metalsmith": "metalsmith-", "probot": "probot-", "yo": "generator-", "homebridge": "homebridge-",
    "react-native": "react-native-",
}  # fmt: skip
"""Package -> beginning of the names of the packages that it finds and loads by itself."""

_FILES = tuple(
    sorted(
        ((begin.lower(), name) for name, tool in TOOLS.items() for begin in tool.files),
        key=lambda pair: -len(pair[0]),
    )
)
_KEYS = {key: name for name, tool in TOOLS.items() for key in tool.keys}
_BEGINNINGS = tuple({begin for begin, _ in _FILES if "/" not in begin})
_FOLDERS = tuple((begin, name) for begin, name in _FILES if "/" in begin)
_FOLDER_BEGINNINGS = tuple(begin for begin, _ in _FOLDERS)
_SOURCES = frozenset({"src", "lib", "app", "source", "sources", "components", "pages"})
_NAMED_SETTINGS = re.compile(r"^\.|[.-]conf(?:ig)?\.|^(?:ts|js)config|\.json$")
_MEANT = (".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".json", ".json5", ".jsonc", ".yaml", ".yml", ".toml", ".opts", ".txt",
          ".xml", ".prisma", ".conf")  # fmt: skip


def tool_of(path: str) -> str:
    """Return the tool that a file configures, by its name; "" for any other file."""
    lowered = path.lower()
    name = lowered.rpartition("/")[2]
    if lowered.startswith(_FOLDER_BEGINNINGS) or "/." in lowered:
        for begin, tool in _FOLDERS:
            if lowered.startswith(begin) or (begin[0] == "." and f"/{begin}" in lowered):
                return tool
    if not name.startswith(_BEGINNINGS) or not _may_configure(name):
        return ""
    if _SOURCES.intersection(lowered.split("/")[:-1]) and not _NAMED_SETTINGS.search(name):
        return ""  # `src/vite.ts` is about a tool, and settings of none
    return next(tool for begin, tool in _FILES if "/" not in begin and name.startswith(begin))


def _may_configure(name: str) -> bool:
    """Say whether the name is one of settings and not of a source that begins the same way."""
    if name.endswith((".test.js", ".test.ts", ".spec.js", ".spec.ts", ".d.ts")):
        return False
    return name.endswith(_MEANT) or (name.startswith(".") and "." not in name[1:])


def tool_of_key(key: str) -> str:
    """Return the tool that a key of package.json configures; "" for none."""
    return _KEYS.get(key, "")


def plugins_of(words: frozenset[str] | set[str]) -> set[str]:
    """Return the plugins whose configurations are named: `plugin:react/recommended` is of `react`."""
    named = (word.removeprefix("plugin:") for word in words if word.startswith("plugin:"))
    return {name.rpartition("/")[0] for name in named}


def is_short_for(package: str, words: frozenset[str] | set[str], tool: Tool) -> bool:
    """Say whether settings that hold these words name a package in the tool's short forms."""
    scope, slash, base = package.rpartition("/")
    for form in tool.short:
        before, _, after = form.partition("{}")
        if package.startswith(before) and package.endswith(after) and len(package) > len(form) - 2:
            short = package[len(before) : len(package) - len(after) if after else None]
            # `@babel/typescript` among presets is `@babel/preset-typescript`.
            forms = {short, f"{short}/recommended", f"{scope}/{short}" if "/" in before else short}
            if short and not forms.isdisjoint(words):
                return True
        if slash and "/" not in before and base.startswith(before.rstrip("-")):
            # `@scope/eslint-plugin-x` is `@scope/x` or `@scope`; `@scope/eslint-plugin` is `@scope`.
            rest = base[len(before) :]
            if (f"{scope}/{rest}" if rest else scope) in words or scope in words:
                return True
    return False
