using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Tests.Schedules;

public sealed class ScheduleHooksTests
{
    [Fact]
    public void Commands_come_with_the_usual_time_unless_another_is_said()
    {
        JobHooks hooks = Read(("before", """["/sbin/replica","stop"]"""), ("after", """["/sbin/replica","start"]"""))!;
        Assert.Equal(new JobHooks(new HookCommand(["/sbin/replica", "stop"]), new HookCommand(["/sbin/replica", "start"]), TimeSpan.FromMinutes(5)), hooks);
        Assert.Equal(new JobHooks(null, new HookCommand(["/x"]), TimeSpan.FromHours(24)), Read(("after", """["/x"]"""), ("hook_timeout", "24h")));
        Assert.Null(Read());
    }

    [Theory]
    [InlineData("before", "/sbin/replica stop", "before: the command is not JSON")]
    [InlineData("hook_timeout", "5m", "hook_timeout: goes with before or after")]
    [InlineData("hook_timeout", "500ms", "hook_timeout: is shorter than 1s")]
    [InlineData("hook_timeout", "25h", "hook_timeout: is not a time of at most 1d")]
    public void Mistakes_name_their_key(string key, string value, string mistake) =>
        Assert.Contains(mistake, Assert.Throws<DbCalmException>(() => Read((key, value))).Message, StringComparison.Ordinal);

    private static JobHooks? Read(params (string Key, string Value)[] settings) => ScheduleSettings.Read(
        new ScheduleName("nightly"),
        [
            KeyValuePair.Create("type", "full"), KeyValuePair.Create("cron", "@daily"), KeyValuePair.Create("instances", "db1"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)),
        ]).Hooks;
}
