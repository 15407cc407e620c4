"""From an approved issue and an audience to deliveries: plan, freeze, submit, record, recover."""
