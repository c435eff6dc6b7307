#include "Expect.h"

#include <tegata/clinical/Import.h>
#include <tegata/clinical/Json.h>
#include <tegata/clinical/Resource.h>

using namespace tegata;
using namespace tegata::clinical;

class JsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsWrittenBackAsItWasRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"null",
                                 "true",
                                 "false",
                                 "0",
                                 "-0",
                                 "1.10",
                                 "1.0e+2",
                                 "0.000000000000000000001",
                                 "1E400",
                                 "123456789012345678901234567890",
                                 "\"\"",
                                 "\"手形\"",
                                 "\"a\\\"b\\\\c\\n\\t\"",
                                 "\"\\ud800\"",
                                 "\"\\udc00x\"",
                                 "\"\\u0000\"",
                                 "\"\xf0\xa0\xae\xb7\"",
                                 "[]",
                                 "{}",
                                 "[1,[2,[3]]]",
                                 "{\"b\":1,\"a\":{\"c\":[]}}",
                                 "{\"a\":1,\"a\":2}",
                                 "{\"value\":70.00,\"comparator\":\"<\"}"}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void textIsWrittenBackAsItWasRead()
    {
        QFETCH(QByteArray, text);
        const auto document = parseJson(text);
        QVERIFY(document);
        QCOMPARE(document->root.toBytes(), text);
        QVERIFY(parseJson(document->root.toBytes())->root == document->root);
    }

    void spacesEscapesAndByteOrderMarkAreNormalised()
    {
        const auto document =
            parseJson("\xef\xbb\xbf { \"\\u0061\" : [ 1 , 2.50 ] ,\r\n\t\"s\":\"\\/\\u3042\\ud842\\udfb7\" } ");
        QVERIFY(document);
        QCOMPARE(document->root.toBytes(), QByteArray("{\"a\":[1,2.50],\"s\":\"/あ𠮷\"}"));
    }

    void brokenTextIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"",       " ",     "{",           "}",       "[1,]",      "{\"a\":1,}", "{\"a\"}", "{a:1}",
              "'a'",    "01",    "1.",          ".5",      "+1",        "1e",         "-",       "NaN",
              "nul",    "truee", "\"a",         "\"\\x\"", "\"\\u12\"", "\"\n\"",     "1 2",     "[1 2]",
              "//x\n1", "{} {}", "\"\\u+123\"", "[1}",     "Infinity",  "0x10",       "\"\t\"",  "hello"}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void brokenTextIsRefused()
    {
        QFETCH(QByteArray, text);
        EXPECT_ERROR(parseJson(text), ClinicalError::NotJson);
    }

    void everyTruncationIsRefused()
    {
        const QByteArray text = "{\"a\":[1.50,\"x\\u3042\",{\"b\":null}],\"c\":true}";
        for (qsizetype length = 0; length < text.size(); ++length) {
            EXPECT_ERROR(parseJson(text.left(length)), ClinicalError::NotJson);
        }
    }

    void invalidUtf8IsRefused()
    {
        for (const QByteArray &text :
             {QByteArray("\"\xff\""), QByteArray("\"\xc0\xaf\""), QByteArray("\"\xed\xa0\x80\""),
              QByteArray("\"\xf4\x90\x80\x80\""), QByteArray("\"\xe3\x81\""), QByteArray("\xff\xfe{\0}\0", 6)}) {
            EXPECT_ERROR(parseJson(text), ClinicalError::InvalidUtf8);
        }
    }

    void deepNestingIsRefusedWithoutUsingTheStack()
    {
        for (const char *bracket : {"[", "{\"a\":"}) {
            EXPECT_ERROR(parseJson(QByteArray(bracket).repeated(10'000)), ClinicalError::TooDeep);
            EXPECT_ERROR(parseJson(QByteArray(bracket).repeated(1'000'000)), ClinicalError::TooDeep);
        }
        const QByteArray deepest =
            QByteArray("[").repeated(maximumJsonDepth) + QByteArray("]").repeated(maximumJsonDepth);
        QVERIFY(parseJson(deepest));
        EXPECT_ERROR(parseJson('[' + deepest + ']'), ClinicalError::TooDeep);
    }

    void repeatedNamesAreKeptAndCounted()
    {
        const auto document = parseJson("{\"a\":1,\"b\":{\"c\":1,\"c\":2},\"a\":3}");
        QVERIFY(document);
        QCOMPARE(document->duplicateNames, 2);
        QCOMPARE(document->root["a"].numberText(), QByteArray("3"));
        QCOMPARE(document->root.members().size(), std::size_t{3});
    }

    void absentPartsReadAsNothing()
    {
        const Json json = parseJson("{\"a\":[1],\"s\":\"x\"}").value().root;
        QVERIFY(json["x"]["y"].at(3)["z"].isNull());
        QCOMPARE(json["a"]["b"].text(), QString());
        QCOMPARE(json["s"].numberText(), QByteArray());
        QVERIFY(json["a"].at(1).isNull());
        QCOMPARE(*json["a"].at(0).toInteger(), 1);
        QVERIFY(!Json::number("1.0").toInteger());
        QVERIFY(!Json::number("99999999999999999999").toInteger());
        QVERIFY(Json::number("1,5").isNull());
        QVERIFY(Json::number("").isNull());
    }

    void copiesDoNotShareChanges()
    {
        Json one = Json::object({{"a", Json::integer(1)}});
        Json other = one;
        other.set("a", Json::integer(2));
        other.set("b", Json::array());
        QCOMPARE(one.toBytes(), QByteArray("{\"a\":1}"));
        QCOMPARE(other.toBytes(), QByteArray("{\"a\":2,\"b\":[]}"));
        Json list = Json::array({one});
        Json copy = list;
        copy.append(other);
        QCOMPARE(list.items().size(), std::size_t{1});
        QCOMPARE(copy.items().size(), std::size_t{2});
    }

    void meaningIgnoresTheOrderOfMembersOnly()
    {
        const auto json = [](const char *text) { return parseJson(text).value().root; };
        QVERIFY(sameMeaning(json("{\"a\":1,\"b\":[1,2]}"), json("{\"b\":[1,2],\"a\":1}")));
        QVERIFY(!sameMeaning(json("{\"a\":1,\"b\":[1,2]}"), json("{\"b\":[2,1],\"a\":1}")));
        QVERIFY(!sameMeaning(json("{\"a\":1.10}"), json("{\"a\":1.1}")));
        QVERIFY(!sameMeaning(json("{\"a\":1}"), json("{\"a\":1,\"b\":null}")));
        QVERIFY(!sameMeaning(json("{\"a\":\"1\"}"), json("{\"a\":1}")));
        QVERIFY(!(json("{\"a\":1,\"b\":2}") == json("{\"b\":2,\"a\":1}")));
    }

    void resourceKeepsWhatItDoesNotUnderstand()
    {
        const QByteArray text = "{\"resourceType\":\"Observation\",\"id\":\"w\",\"x-unknown\":{\"deep\":[1.00,null]},"
                                "\"valueQuantity\":{\"value\":61.20,\"unit\":\"kg\"},\"_status\":{\"id\":\"s\"}}";
        const auto resource = Resource::fromBytes(text);
        QVERIFY(resource);
        QCOMPARE(resource->toBytes(), text);
        QCOMPARE(resource->relativeReference(), QStringLiteral("Observation/w"));
    }

    void whatIsNoResourceIsToldApart()
    {
        EXPECT_ERROR(Resource::fromBytes("[]"), ClinicalError::NotFhir);
        EXPECT_ERROR(Resource::fromBytes("{\"resourceType\":5}"), ClinicalError::NotFhir);
        EXPECT_ERROR(Resource::fromBytes("not json"), ClinicalError::NotJson);
        EXPECT_ERROR(Resource::fromBytes("<?xml version=\"1.0\"?><Bundle xmlns=\"http://hl7.org/fhir\"/>"),
                     ClinicalError::IsXml);
        EXPECT_ERROR(Resource::fromBytes("\xef\xbb\xbf\n<Patient xmlns=\"http://hl7.org/fhir\"/>"),
                     ClinicalError::IsXml);
        EXPECT_ERROR(Resource::fromBytes("<html></html>"), ClinicalError::NotJson);
        EXPECT_ERROR(Resource::fromBytes(QByteArray(maximumImportBytes + 1, ' ')), ClinicalError::TooLarge);
    }

    void compartmentsFollowTypeAndLabel_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("compartment");
        QTest::newRow("patient") << QByteArray("{\"resourceType\":\"Patient\"}") << QStringLiteral("summary");
        QTest::newRow("allergy") << QByteArray("{\"resourceType\":\"AllergyIntolerance\"}")
                                 << QStringLiteral("summary");
        QTest::newRow("problem") << QByteArray("{\"resourceType\":\"Condition\"}") << QStringLiteral("summary");
        QTest::newRow("dispense") << QByteArray("{\"resourceType\":\"MedicationDispense\"}")
                                  << QStringLiteral("medications");
        QTest::newRow("observation") << QByteArray("{\"resourceType\":\"Observation\"}") << QStringLiteral("clinical");
        const QByteArray label =
            "{\"resourceType\":\"Condition\",\"meta\":{\"security\":[{\"system\":\"%1\",\"code\":\"%2\"}]}}";
        const auto labelled = [&label](const char *system, const char *code) {
            return QByteArray(label).replace("%1", system).replace("%2", code);
        };
        QTest::newRow("psychiatry") << labelled("http://terminology.hl7.org/CodeSystem/v3-ActCode", "PSY")
                                    << QStringLiteral("sensitive");
        QTest::newRow("hiv") << labelled("urn:oid:2.16.840.1.113883.5.4", "HIV") << QStringLiteral("sensitive");
        QTest::newRow("restricted") << labelled("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R")
                                    << QStringLiteral("sensitive");
        QTest::newRow("normal") << labelled("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "N")
                                << QStringLiteral("summary");
        QTest::newRow("R of another system") << labelled("urn:other", "R") << QStringLiteral("summary");
    }
    void compartmentsFollowTypeAndLabel()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, compartment);
        QCOMPARE(compartmentName(compartmentOf(Resource::fromBytes(text).value())), compartment);
        QCOMPARE(compartmentFromName(compartment), compartmentOf(Resource::fromBytes(text).value()));
    }
};

QTEST_APPLESS_MAIN(JsonTest)
#include "JsonTest.moc"
