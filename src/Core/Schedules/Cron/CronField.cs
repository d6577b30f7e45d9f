namespace DbCalm.Core.Schedules.Cron;

/// <summary>One field of a cron expression, read.</summary>
/// <param name="Bits">The values it names: bit n is value n; a Sunday is bit 0.</param>
/// <param name="BeginsWithStar">What cron asks when it decides whether a field restricts anything.</param>
/// <param name="Text">Its normalised text: numbers for names, no leading zeros.</param>
internal readonly record struct CronField(ulong Bits, bool BeginsWithStar, string Text);
