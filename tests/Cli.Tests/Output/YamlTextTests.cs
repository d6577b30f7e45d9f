using System.Text.Json.Nodes;
using DbCalm.Cli.Output;
using YamlDotNet.Serialization;

namespace DbCalm.Cli.Tests.Output;

public sealed class YamlTextTests
{
    [Fact]
    public void A_document_reads_as_one_expects()
    {
        var document = new JsonObject
        {
            ["items"] = new JsonArray(new JsonObject { ["id"] = "20261121T104500Z-3f9a2c1b", ["data_bytes"] = 12, ["binlog"] = null, ["problem"] = "" }),
            ["none"] = new JsonArray(),
            ["next_page_token"] = null,
        };

        Assert.Equal("""
            items:
            - id: "20261121T104500Z-3f9a2c1b"
              data_bytes: 12
              binlog: null
              problem: ""
            none: []
            next_page_token: null
            """, YamlText.Of(document));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("12")]
    [InlineData("1e3")]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData(" leading")]
    [InlineData("two\nlines")]
    [InlineData("it's \"quoted\" {x} [y] & *z")]
    [InlineData("/var/backups/db 1")]
    public void Text_stays_the_text_it_is(string text)
    {
        string yaml = YamlText.Of(new JsonObject { ["key"] = text });

        Dictionary<string, object> read = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<Dictionary<string, object>>(yaml);
        Assert.Equal(text, Assert.IsType<string>(read["key"]));
    }
}
