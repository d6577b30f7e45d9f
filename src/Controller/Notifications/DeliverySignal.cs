using DbCalm.Controller.Loops;

namespace DbCalm.Controller.Notifications;

/// <summary>Tells the delivery loop that there may be something to deliver.</summary>
internal sealed class DeliverySignal(TimeProvider time) : LoopSignal(time);
