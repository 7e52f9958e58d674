package dev.understudy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What keeps the deciding parts pure, and the edges apart. */
@AnalyzeClasses(packages = "dev.understudy", importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {
    private static final String DECIDE = "dev.understudy.orchestrator.decide..";
    private static final String CONVERGE = "dev.understudy.agent.converge..";
    private static final String HEALTH = "dev.understudy.agent.health..";

    /** Values and collections are all that a decision is made of: nothing that has a clock, a socket, a thread or a log. */
    @ArchTest
    static final ArchRule DECISIONS_USE_VALUES_ONLY = classes()
            .that()
            .resideInAnyPackage(DECIDE, CONVERGE, HEALTH)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    DECIDE,
                    CONVERGE,
                    HEALTH,
                    "dev.understudy.client",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify.annotations");

    /** What the doctor concludes can be tried with rows, without a server. */
    @ArchTest
    static final ArchRule CHECKS_USE_VALUES_ONLY = classes()
            .that()
            .resideInAPackage("dev.understudy.doctor")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.understudy.doctor",
                    "dev.understudy.client",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.nio.file",
                    "java.time",
                    "java.time.format",
                    "java.time.temporal",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule DECISIONS_KNOW_NO_CLIENT_OF_ZOOKEEPER = noClasses()
            .that()
            .resideInAnyPackage(DECIDE, CONVERGE, HEALTH)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("dev\\.understudy\\.client\\.(ClusterWatch|ReportWatch|RequestWatch|Ensemble|Records)");

    @ArchTest
    static final ArchRule DECISIONS_START_NO_THREADS_AND_READ_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(DECIDE, CONVERGE, HEALTH)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    java.time.Clock.class,
                    java.time.Instant.class,
                    Thread.class,
                    System.class,
                    Runtime.class,
                    ProcessHandle.class,
                    Process.class);

    /** SQL of the cluster's own servers is in one place; what an application would send is in the drill. */
    @ArchTest
    static final ArchRule THE_LOOP_AND_THE_AGENT_SPEAK_SQL_ONLY_THROUGH_MYSQL = noClasses()
            .that()
            .resideInAnyPackage("dev.understudy.orchestrator..", "dev.understudy.agent..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.sql\\.(Connection|Statement|ResultSet|DriverManager)");
}
