using DbCalm.Controller.Api;
using DbCalm.Controller.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace DbCalm.Controller.Tests.Calls;

/// <summary>The table of calls as the controller has it.</summary>
internal static class Tables
{
    public static CallTable Own { get; } = new ServiceCollection().AddApi().AddSingleton<CallTable>().BuildServiceProvider().GetRequiredService<CallTable>();
}
