using System.Reflection;

namespace DbCalm.Agent.Configuration;

/// <summary>The version of this program.</summary>
internal static class AgentVersion
{
    /// <summary>E.g. <c>0.1.0</c>.</summary>
    public static string Text { get; } = (typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
