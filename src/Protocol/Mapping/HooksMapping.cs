using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using Google.Protobuf.WellKnownTypes;
using CoreHooks = DbCalm.Core.Jobs.JobHooks;
using WireHooks = DbCalm.Protocol.V1.JobHooks;

namespace DbCalm.Protocol.Mapping;

/// <summary>The commands around a job, on the wire.</summary>
public static class HooksMapping
{
    /// <summary>What the agent is told.</summary>
    public static WireHooks ToWire(this CoreHooks hooks) => new()
    {
        Before = { hooks.Before?.Words ?? [] },
        After = { hooks.After?.Words ?? [] },
        Timeout = hooks.TimeOut.ToDuration(),
    };

    /// <summary>What a peer says; null when it names no command. Throws an invalid-input error for what is no command and for a time out of range.</summary>
    public static CoreHooks? ToCore(this WireHooks wire)
    {
        HookCommand? before = wire.Before.Count == 0 ? null : new HookCommand(wire.Before);
        HookCommand? after = wire.After.Count == 0 ? null : new HookCommand(wire.After);
        double seconds = wire.Timeout is { } said ? said.Seconds + (said.Nanos / 1e9) : CoreHooks.StandardTimeOut.TotalSeconds;
        if (seconds < CoreHooks.ShortestTimeOut.TotalSeconds || seconds > CoreHooks.LongestTimeOut.TotalSeconds)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "the time-out of the commands is not from 1s to 24h", "give e.g. 5m");
        }

        return before is null && after is null ? null : new CoreHooks(before, after, TimeSpan.FromSeconds(seconds));
    }
}
