using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;

namespace DbCalm.Core.Tests.Jobs;

public sealed class HookCommandTests
{
    [Theory]
    [InlineData("""["/usr/local/sbin/replica"]""")]
    [InlineData("""["/a","", " two words ","a,b","$(reboot); `x`","ä\"\\'"]""")]
    public void A_command_is_an_array_and_reads_back_as_it_was(string text)
    {
        HookCommand command = HookCommand.Parse(text);
        Assert.Equal(command, HookCommand.Parse(command.ToString()));
        Assert.Equal(command.Words, HookCommand.Parse(command.ToString()).Words);
        Assert.StartsWith("/", command.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_are_kept_apart_as_they_are_written() =>
        Assert.Equal(["/a", "", " two words ", "a,b"], HookCommand.Parse("""["/a","", " two words ","a,b"]""").Words);

    [Theory]
    [InlineData("/usr/local/sbin/replica stop")]
    [InlineData("\"/a\"")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("""["/a",["b"]]""")]
    [InlineData("""["relative"]""")]
    [InlineData("""["/"]""")]
    [InlineData("""["/a/"]""")]
    [InlineData("""["/a/../b"]""")]
    [InlineData("""["/a//b"]""")]
    [InlineData("""["/a\n"]""")]
    [InlineData("""["/a","b\u0000"]""")]
    [InlineData("""["/a","\ud800"]""")]
    [InlineData("""["/a"] x""")]
    [InlineData("")]
    public void Anything_else_is_refused_with_the_cure_and_without_repeating_it(string text)
    {
        DbCalmException error = Assert.Throws<DbCalmException>(() => HookCommand.Parse(text));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains("JSON array", error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("replica stop", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_words_and_too_long_ones_are_refused()
    {
        Assert.Throws<DbCalmException>(() => new HookCommand([.. Enumerable.Repeat("/a", 65)]));
        Assert.Throws<DbCalmException>(() => new HookCommand(["/a", new string('x', 4096)]));
    }
}
