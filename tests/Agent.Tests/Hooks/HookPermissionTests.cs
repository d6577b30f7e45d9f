using DbCalm.Agent.Hooks;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;

namespace DbCalm.Agent.Tests.Hooks;

public sealed class HookPermissionTests : IDisposable
{
    private const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly HookScene scene = new();

    [Fact]
    public void What_is_named_and_safe_may_run() => Assert.Equal(scene.Script("x", ""), Require(scene.Allowed[0]));

    [Fact]
    public void Without_any_allowed_command_every_one_is_refused_with_the_cure()
    {
        DbCalmException error = Refused(scene.Script("x", "", allowed: false));
        Assert.EndsWith("is not among the commands that this host allows, which are none", error.Message, StringComparison.Ordinal);
        Assert.Equal("name it in the host's agent.yml, under hooks: allowed:, and restart the agent", error.Hint);
        Refused("/bin/true");
    }

    [Fact]
    public void Another_than_the_named_one_is_refused_whether_it_is_there_or_not()
    {
        scene.Script("x", "");
        string there = Refused(scene.Script("y", "", allowed: false)).Message;
        string gone = Refused(scene.Job.Directory.At("z")).Message;
        Assert.Equal(there.Replace("/y ", "/z ", StringComparison.Ordinal), gone);
    }

    [Fact]
    public void Links_are_followed_on_both_sides_and_what_they_lead_to_is_run()
    {
        string script = scene.Script("x", "");
        string link = scene.Job.Directory.At("link");
        File.CreateSymbolicLink(link, script);
        Assert.Equal(script, Require(link));
        scene.Allowed[0] = link;
        Assert.Equal(script, Require(script));

        File.Delete(link);
        File.CreateSymbolicLink(link, scene.Script("other", "", allowed: false));
        Refused(script);
    }

    [Fact]
    public void A_link_in_a_folder_of_others_names_nothing()
    {
        string script = scene.Script("x", "");
        string open = scene.Job.Directory.Make("open");
        string link = Path.Combine(open, "link");
        File.CreateSymbolicLink(link, script);
        scene.Allowed[0] = link;
        File.SetUnixFileMode(open, Closed | UnixFileMode.OtherWrite);
        Assert.Contains("can be replaced by others", Refused(script).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite, "can be changed by others")]
    [InlineData(UnixFileMode.OtherWrite, "can be changed by others")]
    public void A_file_that_others_can_write_is_refused(UnixFileMode added, string mistake)
    {
        string script = scene.Script("x", "");
        File.SetUnixFileMode(script, Closed | added);
        DbCalmException error = Refused(script);
        Assert.Contains(mistake, error.Message, StringComparison.Ordinal);
        Assert.Equal($"chmod go-w {script}", error.Hint);
    }

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("a/b", "a")]
    public void A_folder_that_others_can_write_is_refused_above_too(string folder, string open)
    {
        string place = scene.Job.Directory.Make(folder);
        string script = scene.Script($"{folder}/x", "");
        Assert.Equal(script, Require(script));
        File.SetUnixFileMode(scene.Job.Directory.At(open), Closed | UnixFileMode.GroupWrite);
        Assert.Contains("can be replaced by others", Refused(script).Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(place));
    }

    [Fact]
    public void What_is_no_executable_file_is_refused()
    {
        string script = scene.Script("x", "");
        File.SetUnixFileMode(script, UnixFileMode.UserRead);
        Assert.Contains("may not be executed", Refused(script).Message, StringComparison.Ordinal);
        File.Delete(script);
        Assert.Contains("is not there, or is no file", Refused(script).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(script);
        Assert.Contains("is not there, or is no file", Refused(script).Message, StringComparison.Ordinal);
        scene.Allowed.Add("/dev/null");
        Assert.Contains("is not there, or is no file", Refused("/dev/null").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file away");
        string script = scene.Script("x", "");
        (DbCalm.Platform.Ownership.Of(script) with { User = 65534 }).ApplyTo(script);
        Assert.Contains("belongs neither to root nor to the agent's user", Refused(script).Message, StringComparison.Ordinal);
    }

    public void Dispose() => scene.Dispose();

    private string Require(string path) => new HookPermission(scene.Allowed).Require(new HookCommand([path]));

    private DbCalmException Refused(string path)
    {
        DbCalmException error = Assert.Throws<DbCalmException>(() => Require(path));
        Assert.Equal(ErrorCode.Refused, error.Code);
        Assert.NotEqual("", error.Hint);
        return error;
    }
}
