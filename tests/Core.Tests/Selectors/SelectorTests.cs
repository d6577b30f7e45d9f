using DbCalm.Core.Errors;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Tests.Selectors;

public sealed class SelectorTests
{
    private static readonly Dictionary<string, string> Labelled = new() { ["env"] = "prod", ["tier"] = "db", ["zone"] = "eu", ["has-gpu"] = "" };

    [Theory]
    [InlineData("env=prod", true)]
    [InlineData("env==prod", true)]
    [InlineData("env=test", false)]
    [InlineData("env=Prod", false)]
    [InlineData("owner=me", false)]
    [InlineData("env!=test", true)]
    [InlineData("env!=prod", false)]
    [InlineData("owner!=me", true)]
    [InlineData("!env=test", true)]
    [InlineData("!env=prod", false)]
    [InlineData("!owner=me", true)]
    [InlineData("has-gpu", true)]
    [InlineData("has-gpu=", true)]
    [InlineData("!has-gpu", false)]
    [InlineData("owner", false)]
    [InlineData("!owner", true)]
    [InlineData("env in (prod,test)", true)]
    [InlineData("env in (test)", false)]
    [InlineData("owner in (me)", false)]
    [InlineData("env notin (prod,test)", false)]
    [InlineData("env notin (test)", true)]
    [InlineData("owner notin (me)", true)]
    [InlineData("env=prod,!tier=test,zone!=us,has-gpu,!legacy,env in (prod,b)", true)]
    [InlineData("env=prod,tier=test", false)]
    [InlineData(" env = prod , ! tier = test , zone in ( eu , us ) ", true)]
    [InlineData("in in (in)", false)]
    public void Labels_are_matched(string text, bool matches) => Assert.Equal(matches, Selector.Parse(text).Matches(Labelled));

    [Theory]
    [InlineData("!tier = test,env==prod", "tier!=test,env=prod")]
    [InlineData("a  in ( x,y ,x),b notin(z)", "a in (x,y),b notin (z)")]
    [InlineData("a=,!b", "a=,!b")]
    public void The_text_is_normalised(string text, string normal) => Assert.Equal(normal, Selector.Parse(text).ToString());

    [Theory]
    [InlineData("", "selector is empty")]
    [InlineData("  ", "selector is empty")]
    [InlineData(",", "a comma too many")]
    [InlineData("a,,b", "a comma too many")]
    [InlineData("a=b,", "a comma too many")]
    [InlineData("=x", "label '' is a bad key")]
    [InlineData("!", "label '' is a bad key")]
    [InlineData("!!a", "label '!a' is a bad key")]
    [InlineData("a b", "label 'a b' is a bad key")]
    [InlineData("a=b=c", "label a has the bad value 'b=c'")]
    [InlineData("a===b", "label a has the bad value '=b'")]
    [InlineData("a=b c", "label a has the bad value 'b c'")]
    [InlineData("a=*", "label a has the bad value '*'")]
    [InlineData("!a!=b", "says not twice")]
    [InlineData("!a in (b)", "mixes ! and a list")]
    [InlineData("a in ()", "an empty value in its list")]
    [InlineData("a in (b,,c)", "an empty value in its list")]
    [InlineData("a in (b", "without its ')'")]
    [InlineData("a in b)", "has a ')' too many")]
    [InlineData("a in ((b))", "has a '(' too many")]
    [InlineData("a of (b)", "is no list")]
    [InlineData("(a,b)", "is no list")]
    [InlineData("a=(b,c)", "is no list")]
    [InlineData("a IN (b)", "is no list")]
    public void What_is_no_selector_is_refused_with_the_cure(string text, string problem)
    {
        var error = Assert.Throws<DbCalmException>(() => Selector.Parse(text));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Hint);
    }

    [Fact]
    public void An_overlong_selector_is_refused() => Assert.Throws<DbCalmException>(() => Selector.Parse(new string('a', 1_000_000)));

    [Fact]
    public void What_is_written_reads_back_to_the_same_choice()
    {
        const int Seed = 20261126;
        string[] keys = ["env", "tier", "in", "notin", "example.org/zone", "x"];
        string[] values = ["prod", "test", "a", "b", "in", "1.2-3_4"];
        var random = new Random(Seed);
        for (int round = 0; round < 10_000; round++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Part(random, keys, values)).ToList();
            string text = string.Join(random.Next(2) == 0 ? "," : " , ", parts.Select(part => part.Text));
            var labels = keys.Where(_ => random.Next(2) == 0).ToDictionary(key => key, _ => values[random.Next(values.Length)]);
            var selector = Selector.Parse(text);
            var again = Selector.Parse(selector.ToString());
            string what = $"seed {Seed}, round {round}: '{text}', '{selector}'";
            Assert.True(selector.ToString() == again.ToString() && selector == again, what);
            Assert.True(selector.Matches(labels) == parts.All(part => part.Holds(labels)), what);
            Assert.True(again.Matches(labels) == parts.All(part => part.Holds(labels)), what);
        }
    }

    private static (string Text, Func<Dictionary<string, string>, bool> Holds) Part(Random random, string[] keys, string[] values)
    {
        string key = keys[random.Next(keys.Length)];
        string value = values[random.Next(values.Length)];
        string[] list = [value, values[random.Next(values.Length)]];
        return random.Next(8) switch
        {
            0 => ($"{key}={value}", labels => labels.TryGetValue(key, out string? is_) && is_ == value),
            1 => ($"{key}=={value}", labels => labels.TryGetValue(key, out string? is_) && is_ == value),
            2 => ($"{key} != {value}", labels => !labels.TryGetValue(key, out string? is_) || is_ != value),
            3 => ($"!{key}={value}", labels => !labels.TryGetValue(key, out string? is_) || is_ != value),
            4 => (key, labels => labels.ContainsKey(key)),
            5 => ($"!{key}", labels => !labels.ContainsKey(key)),
            6 => ($"{key} in ({list[0]}, {list[1]})", labels => labels.TryGetValue(key, out string? is_) && (is_ == list[0] || is_ == list[1])),
            _ => ($"{key} notin ({list[0]},{list[1]})", labels => !(labels.TryGetValue(key, out string? is_) && (is_ == list[0] || is_ == list[1]))),
        };
    }
}
