"""Which packages well-known artifacts of Maven Central hold, where their group does not tell.

Facts of each artifact's own documentation; what lies in a local repository says more.
"""

from collections.abc import Mapping

PLATFORM = (
    "java.", "jdk.", "sun.", "com.sun.", "org.w3c.dom", "org.xml.sax", "org.ietf.jgss", "kotlin.", "kotlinx.coroutines",
    "scala.", "groovy.", "android.", "javax.swing", "javax.crypto", "javax.net", "javax.security", "javax.sql",
    "javax.naming", "javax.management", "javax.imageio", "javax.print", "javax.script", "javax.tools", "javax.sound",
    "javax.lang.model", "javax.annotation.processing", "javax.xml.parsers", "javax.xml.transform", "javax.xml.stream",
    "javax.xml.xpath", "javax.xml.validation", "javax.xml.namespace", "javax.xml.datatype", "javax.xml.crypto",
    "javax.accessibility", "javax.rmi", "javax.smartcardio", "javax.transaction.xa",
)  # fmt: skip
"""Beginnings of the packages that the platform itself brings (Java SE API Specification)."""

PACKAGES: Mapping[str, tuple[str, ...]] = {
    "com.google.guava:guava": ("com.google.common", "com.google.thirdparty"),
    "com.google.code.gson:gson": ("com.google.gson",),
    "com.google.code.findbugs:jsr305": ("javax.annotation",),
    "com.google.inject:guice": ("com.google.inject",),
    "com.h2database:h2": ("org.h2",),
    "com.jayway.jsonpath:json-path": ("com.jayway.jsonpath",),
    "com.squareup.okhttp3:okhttp": ("okhttp3",),
    "com.squareup.okio:okio": ("okio",),
    "com.squareup.retrofit2:retrofit": ("retrofit2",),
    "com.zaxxer:HikariCP": ("com.zaxxer.hikari",),
    "commons-beanutils:commons-beanutils": ("org.apache.commons.beanutils",),
    "commons-cli:commons-cli": ("org.apache.commons.cli",),
    "commons-codec:commons-codec": ("org.apache.commons.codec",),
    "commons-collections:commons-collections": ("org.apache.commons.collections",),
    "commons-fileupload:commons-fileupload": ("org.apache.commons.fileupload",),
    "commons-io:commons-io": ("org.apache.commons.io",),
    "commons-lang:commons-lang": ("org.apache.commons.lang",),
    "commons-logging:commons-logging": ("org.apache.commons.logging",),
    "commons-net:commons-net": ("org.apache.commons.net",),
    "org.apache.commons:commons-lang3": ("org.apache.commons.lang3",),
    "org.apache.commons:commons-collections4": ("org.apache.commons.collections4",),
    "org.apache.commons:commons-text": ("org.apache.commons.text",),
    "org.apache.commons:commons-csv": ("org.apache.commons.csv",),
    "org.apache.commons:commons-math3": ("org.apache.commons.math3",),
    "org.apache.commons:commons-compress": ("org.apache.commons.compress",),
    "io.rest-assured:rest-assured": ("io.restassured",),
    "jakarta.servlet:jakarta.servlet-api": ("jakarta.servlet",),
    "javax.inject:javax.inject": ("javax.inject",),
    "javax.servlet:javax.servlet-api": ("javax.servlet",),
    "javax.servlet:servlet-api": ("javax.servlet",),
    "joda-time:joda-time": ("org.joda.time",),
    "junit:junit": ("org.junit", "junit"),
    "log4j:log4j": ("org.apache.log4j",),
    "mysql:mysql-connector-java": ("com.mysql",),
    "net.java.dev.jna:jna": ("com.sun.jna",),
    "org.assertj:assertj-core": ("org.assertj",),
    "org.bouncycastle:bcprov-jdk18on": ("org.bouncycastle",),
    "org.dom4j:dom4j": ("org.dom4j",),
    "org.hamcrest:hamcrest": ("org.hamcrest",),
    "org.hibernate:hibernate-core": ("org.hibernate",),
    "org.jetbrains:annotations": ("org.jetbrains.annotations", "org.intellij.lang.annotations"),
    "org.junit.jupiter:junit-jupiter": ("org.junit.jupiter",),
    "org.junit.jupiter:junit-jupiter-api": ("org.junit.jupiter",),
    "org.mockito:mockito-core": ("org.mockito",),
    "org.postgresql:postgresql": ("org.postgresql",),
    "org.projectlombok:lombok": ("lombok",),
    "org.slf4j:slf4j-api": ("org.slf4j",),
    "org.yaml:snakeyaml": ("org.yaml.snakeyaml",),
    "redis.clients:jedis": ("redis.clients.jedis",),
    "xerces:xercesImpl": ("org.apache.xerces",),
}
"""`group:artifact` -> beginnings of its packages."""
